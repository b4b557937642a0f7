scm 1

model trial {
  """A trial."""
}

node Level() -> int 4..0 { """What it is.""" exogenous U_Level }
