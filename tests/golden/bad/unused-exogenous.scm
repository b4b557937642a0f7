scm 1

model trial {
  """A trial."""
}

node Dose() -> bool { """What it is.""" exogenous U_Dose }
node Effect(Dose) -> bool { """What it is.""" exogenous U_Effect return not Dose }
