scm 1

model trial {
  """A trial."""
}

node A(C) -> bool { """What it is.""" return not C }
node B(A) -> bool { """What it is.""" return not A }
node C(B) -> bool { """What it is.""" return not B }
