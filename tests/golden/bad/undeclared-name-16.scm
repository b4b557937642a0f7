scm 1

model trial {
  """A trial."""
}

const K: int 0..9 = 3
node A() -> bool { """What it is.""" exogenous U_A }
node B(A) -> int 0..9 { """What it is.""" return if A then K(A) else 1 }
