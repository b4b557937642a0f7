scm 1

model gsm8k0001 {
  """
  GSM8K, test problem 1 (Cobbe et al., 2021; MIT licence).

  A robe takes 2 bolts of blue fiber and half that much white fiber. How many bolts in total
  does it take?
  """
  domain arithmetic
}

node Bolts() -> int {1, 2, 3} {
  """A robe takes 2 bolts of blue fiber and half that much white fiber."""
  exogenous U_Bolts
}

node Bolt(Bolts) -> int 1..3 {
  """It takes 2/2=1 bolt of white fiber (In units of 1/2.)"""
  return Bolts
}

node Answer(Bolts, Bolt) -> int 3..9 {
  """So the total amount of fabric is 2+1=3 bolts of fabric (In units of 1/2.)"""
  return Bolts * 2 + Bolt
}

check "the problem as it is told" {
  given U_Bolts = 2
  expect Bolt == 2
  expect Answer == 6
}
