scm 1

model trial {
  """A trial."""
}

node A() -> int 0..20 { """What it is.""" exogenous U_A ~ {0: 1, 1: 1} }
