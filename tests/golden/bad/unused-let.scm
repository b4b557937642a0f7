scm 1

model trial {
  """A trial."""
}

node A() -> int 0..9 { """What it is.""" exogenous U let half = U // 2 return U }
