scm 1

model trial {
  """A trial."""
}

node A() -> int 0..9 { """What it is.""" exogenous U_A }
node B(A) -> bool { """What it is.""" exogenous U_B: int 0..3 return match A + U_B { 0..3 => true, 5..12 => false } }
