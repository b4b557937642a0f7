scm 1

model trial {
  """A trial."""
}

node A() -> int {1, 2, 1} { """What it is.""" exogenous U_A }
