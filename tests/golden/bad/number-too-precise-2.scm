scm 1

model trial {
  """A trial."""
}

node A() -> bool { """What it is.""" exogenous U_A ~ {true: 0.333333333333333333333333333333333333333333333333333333333333, false: 1} }
