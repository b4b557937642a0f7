scm 1

model trial {
  """A trial."""
}

# a comment ‮
node A() -> bool { """What it is.""" exogenous U_A }
