scm 1

model trial {
  """A trial."""
}

node A() -> int 0..9 { """What it is.""" exogenous U_A }
node B(A) -> int 0..9 { """What it is.""" return if A > 3 then 1 else if A > 2 then 2 else }
