scm 1

model trial {
  """A trial."""
}

node A() -> bool { """What it is.""" exogenous U_A }
node B(A) -> int 0..9 { """What it is.""" exogenous U_B: bool return sum(A, U_B) }
