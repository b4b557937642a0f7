scm 1

model trial {
  """A trial."""
}

node A() -> int 0..999999999 { """What it is.""" exogenous U_A: int 0..9 return U_A }
node B(A) -> int 0..9 { """What it is.""" let x = A * A let y = x * x return y % 10 }
