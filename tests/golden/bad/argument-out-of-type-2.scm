scm 1

model trial {
  """A trial."""
}

table T(int 0..3) -> int 0..3 { _ => 3 }
node A() -> int 0..9 { """What it is.""" exogenous U_A }
node B(A) -> int 0..3 { """What it is.""" return T[A - 1] }
