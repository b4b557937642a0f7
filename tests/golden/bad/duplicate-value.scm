scm 1

model trial {
  """A trial."""
}

type Dose = enum("none", "low", "low")

node Other() -> bool { """Something else.""" exogenous U_Other }
