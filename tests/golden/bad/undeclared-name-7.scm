scm 1

model trial {
  """A trial."""
}

const K: int 0..9 = 3
node A() -> int 0..9 { """What it is.""" exogenous U_A }
node B(A, K) -> int 0..18 { """What it is.""" return A + K }
