scm 1

model trial {
  """A trial."""
}

fn f(x: int 0..9) -> int 0..9 { return f(x) }
node A() -> int 0..9 { """What it is.""" exogenous U_A }
node B(A) -> int 0..9 { """What it is.""" return f(A) }
