scm 1

model trial {
  """A trial."""
}

type T = int

node Other() -> bool { """Something else.""" exogenous U_Other }
