scm 1

model trial {
  """A trial."""
}

const K: int 0..3 = 1
node A() -> bool { """What it is.""" exogenous U_A }
check "x" { observe K = 2 expect A }
