scm 1

model trial {
  """A trial."""
}

const MASS: int 0..9 = 1000000000000000000000

node Other() -> bool { """Something else.""" exogenous U_Other }
