scm 1

model trial {
  """A trial."""
}

fn f(x: int 0..9) -> int 0..9 { return x + 1 }
node A() -> int 0..9 { """What it is.""" exogenous U_A: int 0..9 return f(U_A) }
