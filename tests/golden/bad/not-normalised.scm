scm 1

model trial {
  """A trial."""
}

type Meal = enum("café", "tea")

node Other() -> bool { """Something else.""" exogenous U_Other }
