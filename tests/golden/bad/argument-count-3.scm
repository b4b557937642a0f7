scm 1

model trial {
  """A trial."""
}

table T(bool, bool) -> int 0..3 { _ => 3 }
node A() -> bool { """What it is.""" exogenous U_A }
node B(A) -> int 0..3 { """What it is.""" return T[A] }
