scm 1

model trial {
  """A trial."""
}

const K: int 0..3 = 4

node Other() -> bool { """Something else.""" exogenous U_Other }
