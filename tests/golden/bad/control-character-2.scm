scm 1

model trial {
  """A trial."""
}

node A() -> enum("x", "y퟿﷐") { """What it is.""" exogenous U_A }
