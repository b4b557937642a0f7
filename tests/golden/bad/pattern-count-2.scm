scm 1

model trial {
  """A trial."""
}

table T(bool, bool) -> int 0..3 { true => 3, _ => 1 }

node Other() -> bool { """Something else.""" exogenous U_Other }
