scm 1

model trial {
  """A trial."""
}

node Rain() -> bool { """What it is.""" exogenous U ~ {true: 1/0, false: 1} }
