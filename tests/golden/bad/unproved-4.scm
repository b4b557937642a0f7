scm 1

model trial {
  """A trial."""
}

table T(int 0..1000) -> int 0..1 { _ => 1 }
node A() -> int 0..2000 { """What it is.""" exogenous U_A }
node B() -> int 0..2000 { """What it is.""" exogenous U_B }
node C(A, B) -> int 0..1 { """What it is.""" return if A > 1000 or B > 1000 then 0 else T[max(A, B)] }
