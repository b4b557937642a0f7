scm 1

model trial {
  """A trial."""
}

node Dose() -> int 0..9 { """What it is.""" exogenous U return min(U, 8 }
