scm 1

model trial {
  """A trial."""
}

node A() -> int 0..12345678901234567890 { """What it is.""" exogenous U_A }
