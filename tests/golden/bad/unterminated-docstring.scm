scm 1

model trial {
  """A trial."""
}

node Dose() -> bool {
  """What it is."""
  """Whether a dose is given.
  exogenous U_Dose
}
