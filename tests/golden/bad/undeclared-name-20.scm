scm 1

model trial {
  """A trial."""
}

table T(bool) -> int 0..9 { _ => 3 }
fn f() -> int 0..9 { return 3 }
const K: int 0..9 = T[true] + f()

node Other() -> bool { """Something else.""" exogenous U_Other }
