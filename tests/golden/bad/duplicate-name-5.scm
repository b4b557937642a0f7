scm 1

model trial {
  """A trial."""
}

fn f(x: bool, x: bool) -> bool { return x }

node Other() -> bool { """Something else.""" exogenous U_Other }
