scm 1

model trial {
  """A trial."""
}

fn twice(x: int 0..4) -> int 0..8 { return 2 * x }
node A() -> int 0..8 { """What it is.""" exogenous U: int 0..5 return twice(U) % 9 }
