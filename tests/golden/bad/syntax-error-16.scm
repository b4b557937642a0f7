scm 1

model trial {
  """A trial."""
}

node A() -> bool { """What it is.""" exogenous U_A ~ {true = 1, false = 2} }
