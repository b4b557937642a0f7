scm 1

model trial {
  """A trial."""
}

def f(x):
  return x

node Other() -> bool { """Something else.""" exogenous U_Other }
