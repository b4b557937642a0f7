scm 1

model trial {
  """A trial."""
}

node A() -> int 0..3 { """What it is.""" exogenous U_A return 7 - 0 * U_A }
