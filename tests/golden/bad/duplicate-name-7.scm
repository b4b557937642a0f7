scm 1

model trial {
  """A trial."""
}

const MAX: int 0..9 = 9
node A() -> int 0..9 { """What it is.""" exogenous U_A }
node B(A) -> int 0..9 { """What it is.""" let MAX = A return MAX }
