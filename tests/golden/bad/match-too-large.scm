scm 1

model trial {
  """A trial."""
}

table SUM(int 0..999, int 0..999) -> int 0..1 {
  (0..499, _) => 0,
  (500..999, _) => 1,
}

node Other() -> bool { """Something else.""" exogenous U_Other }
