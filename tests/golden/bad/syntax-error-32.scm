scm 1

model trial {
  """A trial."""
}

node 2nd() -> bool { """What it is.""" exogenous U }
