scm 1

model trial {
  """A trial."""
}

node A() { exogenous U_A }
