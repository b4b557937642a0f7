scm 1

model trial {
  """A trial."""
}

node A() -> bool { """What it is.""" exogenous U_A }
node B(A) -> bool { """What it is.""" return True }
