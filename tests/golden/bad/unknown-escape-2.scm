scm 1

model trial {
  """A trial."""
}

node A() -> bool {
  """What it is."""
  """Angle \alpha of \"it\"."""
  exogenous U_A
}
