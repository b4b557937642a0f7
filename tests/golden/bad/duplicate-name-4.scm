scm 1

model trial {
  """A trial."""
}

type T = bool
type T = int 0..3
node A() -> T { """What it is.""" exogenous U_A }
