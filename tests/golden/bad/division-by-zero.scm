scm 1

model trial {
  """A trial."""
}

node Cost() -> int 0..99 { """What it is.""" exogenous U_Cost }
node Share(Cost) -> int 0..99 { """What it is.""" exogenous U_Share: int 0..3 return Cost // U_Share }
