scm 1

model trial {
  """A trial."""
}

node A() -> int 0..9 { """What it is.""" exogenous U_A ~ {0: 0.5, 1..9: 0.5} }
