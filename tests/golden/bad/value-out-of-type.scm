scm 1

model trial {
  """A trial."""
}

node Dice() -> int 1..2 { """What it is.""" exogenous U ~ {0: 1, 1: 1, 2: 1} }
