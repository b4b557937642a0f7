scm 1

model trial {
  """A trial."""
}

node A() -> enum("x y", "z") { """What it is.""" exogenous U_A }
