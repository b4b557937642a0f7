scm 1

model trial {
  """A trial."""
}

type Dose = enum("", "low", "high")

node Other() -> bool { """Something else.""" exogenous U_Other }
