scm 1

model trial {
  """A trial."""
}

node A() -> bool { """What it is.""" exogenous let }
