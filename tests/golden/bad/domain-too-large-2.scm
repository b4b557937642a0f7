scm 1

model trial {
  """A trial."""
}

node A() -> int 0..1000000 { """What it is.""" exogenous U_A }
