scm 1

model trial {
  """A trial."""
}

type Slope = enum("up", "\\down", "\flat")

node Other() -> bool { """Something else.""" exogenous U_Other }
