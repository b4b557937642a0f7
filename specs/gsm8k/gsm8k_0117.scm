scm 1

model gsm8k0117 {
  """
  GSM8K, test problem 117 (Cobbe et al., 2021; MIT licence).

  John buys 2 pairs of shoes for each of his 3 children. They cost $60 each. How much did he
  pay?
  """
  domain arithmetic
}

node Children() -> int {2, 3, 4} {
  """John buys 2 pairs of shoes for each of his 3 children."""
  exogenous U_Children
}

node Pairs() -> int {1, 2, 3} {
  """John buys 2 pairs of shoes for each of his 3 children."""
  exogenous U_Pairs
}

node Dollars() -> int {54, 60, 66} {
  """They cost $60 each."""
  exogenous U_Dollars
}

node Second_pairs(Children, Pairs) -> int 2..12 {
  """He bought 3*2=6 pairs of shoes"""
  return Children * Pairs
}

node Answer(Dollars, Second_pairs) -> int 108..792 {
  """So he spent 60*6=$360"""
  return Dollars * Second_pairs
}

check "the problem as it is told" {
  given U_Children = 3, U_Pairs = 2, U_Dollars = 60
  expect Second_pairs == 6
  expect Answer == 360
}
