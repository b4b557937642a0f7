scm 1

model trial {
  """A trial."""
}

node Dose() -> int 0..3 { """What it is.""" exogenous U_Dose }
node Effect(Dose) -> int 0..3 { """What it is.""" return 3 - Dsoe }
