scm 1

model trial {
  """A trial."""
}

fn f() -> int 0..9 { return 3 }
node A() -> bool { """What it is.""" exogenous U_A }
node B(A) -> int 0..9 { """What it is.""" return if A then f else 3 }
