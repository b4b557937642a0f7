scm 1

model trial {
  """A trial."""
}

node A() -> int 0..9 { """What it is.""" exogenous U_A }
fn f() -> int 0..9 { return A }
