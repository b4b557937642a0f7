scm 1

model trial {
  """A trial."""
}

node A() -> int 0..9 { """What it is.""" exogenous U_A }
node B(A) -> int 0..9 { """What it is.""" exogenous U_B: int -3..3
  let moved = A + U_B
  return if moved > 9 then 9 else moved
}
