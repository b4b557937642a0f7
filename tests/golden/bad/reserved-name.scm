scm 1

model trial {
  """A trial."""
}

node then() -> bool { """What it is.""" exogenous U }
