scm 1

model trial {
  """A trial."""
}

table T(bool) -> int 0..9 { _ => 3 }
node A() -> bool { """What it is.""" exogenous U_A }
node B(A) -> int 0..9 { """What it is.""" return if A then T else 3 }
