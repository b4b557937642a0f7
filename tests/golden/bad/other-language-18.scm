scm 1

model trial {
  """A trial."""
}

node A() -> int 0..9 { """What it is.""" exogenous U_A }
node B(A) -> int 0..9 { """What it is.""" if A > 3 { return 1 } else { return 2 } }
