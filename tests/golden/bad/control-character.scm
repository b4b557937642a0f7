scm 1

model trial {
  """A trial."""
}

type Sex = enum("f", "m")

node Other() -> bool { """Something else.""" exogenous U_Other }
