scm 1

model trial {
  """A trial."""
}

node Rain() -> bool { """What it is.""" exogenous U ~ {true: -1, false: 3} }
