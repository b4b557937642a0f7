scm 1

model trial {
  """A trial."""
}

node A -> bool { exogenous U_A }
