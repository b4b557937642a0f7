scm 1

model trial {
  """A trial."""
}

fn shrink(size: int 0..9, level: int 0..4) -> int 0..9 { return size }

node Other() -> bool { """Something else.""" exogenous U_Other }
