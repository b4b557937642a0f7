scm 1

model trial {
  """A trial."""
}

node A() -> int 0..9 { """What it is.""" exogenous U_A }
// half of it
node B(A) -> bool { """What it is.""" return A > 3 }
