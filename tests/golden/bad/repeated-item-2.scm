scm 1

model trial {
  """A trial."""
}

model second { """Another."""}
node A() -> bool { """What it is.""" exogenous U_A }
