scm 1

model trial {
  """A trial."""
}

type T = ordinal("a", "b")

node Other() -> bool { """Something else.""" exogenous U_Other }
