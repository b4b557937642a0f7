scm 1

model trial {
  """A trial."""
}

type A = B
type B = A
node X() -> A { """What it is.""" exogenous U_X }
