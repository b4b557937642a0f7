scm 1

model trial {
  """A trial."""
}

fn f(x: bool) -> bool { x }

node Other() -> bool { """Something else.""" exogenous U_Other }
