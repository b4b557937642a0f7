scm 1

model trial {
  """A trial."""
}

table POTENCY(bool, int 0..1) -> int 0..9 {
  (true, 0) => 3,
  (true, 1) => 5,
  (false, 0) => 0,
}

node Other() -> bool { """Something else.""" exogenous U_Other }
