scm 1

model trial {
  """A trial."""
}

table T(bool) -> int 0..3 { true => 4, _ => 0 }

node Other() -> bool { """Something else.""" exogenous U_Other }
