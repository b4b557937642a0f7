scm 1

model trial {
  """A trial."""
}

node A() -> bool { """What it is.""" exogenous U: int 0..9 return U = 3 }
