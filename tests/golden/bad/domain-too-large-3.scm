scm 1

model trial {
  """A trial."""
}

node A() -> bool { """What it is.""" exogenous U_A: int 0..99999999 return U_A > 3 }
