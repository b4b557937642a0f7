scm 1

model trial {
  """A trial."""
}

node A() -> int 0..1000000 { """What it is.""" exogenous U: int 0..9 return A_power(U) }
fn A_power(x: int 0..9) -> int 0..9 { let y = 1000000000 * x return y * y * 10 % 10 }
