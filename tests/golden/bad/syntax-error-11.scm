scm 1

model trial {
  """A trial."""
}

type T = int 0 to 4

node Other() -> bool { """Something else.""" exogenous U_Other }
