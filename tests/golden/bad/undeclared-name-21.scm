scm 1

model trial {
  """A trial."""
}

node A() -> int 0..9 { """What it is.""" exogenous U_A }
fn f(x: int 0..9) -> int 0..9 { return x + U_A }
