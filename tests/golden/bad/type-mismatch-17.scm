scm 1

model trial {
  """A trial."""
}

table T(bool) -> int 0..9 { true => "x", _ => 3 }

node Other() -> bool { """Something else.""" exogenous U_Other }
