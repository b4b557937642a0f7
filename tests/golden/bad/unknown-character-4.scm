scm 1

model trial {
  """A trial."""
}

type T = enum(“a”, “b”)

node Other() -> bool { """Something else.""" exogenous U_Other }
