scm 1

model trial {
  """A trial."""
}

node Dose() -> boolean { """What it is.""" exogenous U_Dose }
