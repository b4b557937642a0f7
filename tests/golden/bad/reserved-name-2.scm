scm 1

model trial {
  """A trial."""
}

node max() -> bool { """What it is.""" exogenous U_max }
