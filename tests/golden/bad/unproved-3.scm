scm 1

model trial {
  """A trial."""
}

node A() -> int 0..2000 { """What it is.""" exogenous U_A }
node B() -> int 0..2000 { """What it is.""" exogenous U_B }
node C(A, B) -> int 0..1 { """What it is.""" return match A - B { -2000..1999 => 0 , 2001 => 1 } }
