scm 1

model trial {
  """A trial."""
}

fn power(x: int 0..9) -> int 0..9 { let y = 1000000000 * x return y * y * 10 % 10 }

node Other() -> bool { """Something else.""" exogenous U_Other }
