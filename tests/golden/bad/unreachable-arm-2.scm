scm 1

model trial {
  """A trial."""
}

table T(bool) -> int 0..3 { true => 1, false => 2, _ => 3 }

node Other() -> bool { """Something else.""" exogenous U_Other }
