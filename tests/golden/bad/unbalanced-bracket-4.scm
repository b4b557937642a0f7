scm 1

model trial {
  """A trial."""
}

node A() -> int 0..9 { """What it is.""" exogenous U_A }
node B(A) -> int 0..9 { """What it is.""" return match A { 0 => 1, _ => 2 }
