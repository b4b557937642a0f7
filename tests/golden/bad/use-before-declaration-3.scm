scm 1

model trial {
  """A trial."""
}

const K: int 0..9 = J
const J: int 0..9 = 3

node Other() -> bool { """Something else.""" exogenous U_Other }
