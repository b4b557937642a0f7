scm 1

model trial {
  """A trial."""
}

const K: int 0..9 = J + 1

node Other() -> bool { """Something else.""" exogenous U_Other }
