scm 1

model trial {
  """A trial."""
}

node Size() -> int 0..9 { """What it is.""" exogenous U_Size }
node Rest(Size) -> int 0..9 { """What it is.""" return Size - 3 }
