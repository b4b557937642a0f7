scm 1

model trial {
  """A trial."""
}

node A() -> int 0..999 { """What it is.""" exogenous U_A }
node B(A) -> bool { """What it is.""" exogenous U_B: int 0..999 return match A, U_B { (0..499, _) => true, (500..999, _) => false } }
