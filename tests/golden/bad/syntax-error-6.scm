scm 1

model trial {
  """A trial."""
}

node A() -> bool { """What it is.""" exogenus U_A }
