scm 1

model trial {
  """A trial."""
}

const X = 3

node Other() -> bool { """Something else.""" exogenous U_Other }
