scm 1

model trial {
  """A trial."""
}

node A() -> int 0..9 { """What it is.""" exogenous U_A }
table A(bool) -> int 0..9 { _ => 3 }
