scm 1

model trial {
  """A trial."""
}

fn f(x: int 0..9, y: bool) -> bool { return x > 3 and y }
node A() -> int 0..9 { """What it is.""" exogenous U_A }
node B(A) -> bool { """What it is.""" return f(A) }
