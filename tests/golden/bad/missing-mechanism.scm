scm 1

model trial {
  """A trial."""
}

node Dose() -> bool { """What it is.""" }
