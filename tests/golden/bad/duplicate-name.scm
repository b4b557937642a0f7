scm 1

model trial {
  """A trial."""
}

node Dose() -> bool { """What it is.""" exogenous U }
node Effect(Dose) -> bool { """What it is.""" exogenous U return Dose and U }
