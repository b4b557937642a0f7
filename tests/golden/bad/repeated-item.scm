scm 1

model trial {
  """A trial."""
}

node A() -> int 0..3 { """What it is.""" exogenous U return U return 3 - U }
