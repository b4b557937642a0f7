scm 1

model trial {
  """A trial."""
}

node A(A) -> bool { """What it is.""" return not A }
