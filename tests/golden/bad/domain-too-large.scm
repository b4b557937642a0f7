scm 1

model trial {
  """A trial."""
}

node Cells() -> int 0..37000000000000 { """What it is.""" exogenous U_Cells }
