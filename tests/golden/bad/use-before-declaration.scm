scm 1

model trial {
  """A trial."""
}

node Effect(Dose) -> bool { """What it is.""" return not Dose }
node Dose() -> bool { """What it is.""" exogenous U_Dose }
