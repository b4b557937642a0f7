scm 1

model trial {
  """A trial."""
}

node A() -> bool { """What it is.""" exogenous U_A }
check "x" { observe A = 1 expect A }
