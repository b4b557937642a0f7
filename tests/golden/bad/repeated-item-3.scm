scm 1

model trial {
  """A trial."""
}

node A() -> bool {
  """What it is."""
  """One."""
  """Two."""
  exogenous U_A
  exogenous U_B
}
