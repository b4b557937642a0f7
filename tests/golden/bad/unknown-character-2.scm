scm 1

model trial {
  """A trial."""
}

node A() -> bool { """What it is.""" exogenous U_A return U_A @ 3 }
