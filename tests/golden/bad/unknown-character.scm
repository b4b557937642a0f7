scm 1

model trial {
  """A trial."""
}

node Größe() -> bool { """What it is.""" exogenous U }
