scm 1

model gsm8k0083 {
  """
  GSM8K, test problem 83 (Cobbe et al., 2021; MIT licence).

  Dan plants 3 rose bushes. Each rose bush has 25 roses. Each rose has 8 thorns. How many
  thorns are there total?
  """
  domain arithmetic
}

node Rose_bushes() -> int {2, 3, 4} {
  """Dan plants 3 rose bushes."""
  exogenous U_Rose_bushes
}

node Roses() -> int {23, 25, 27} {
  """Each rose bush has 25 roses."""
  exogenous U_Roses
}

node Thorns() -> int {7, 8, 9} {
  """Each rose has 8 thorns."""
  exogenous U_Thorns
}

node Second_roses(Rose_bushes, Roses) -> int 46..108 {
  """First find the total number of roses: 3 bushes * 25 roses/bush = 75 roses"""
  return Rose_bushes * Roses
}

node Answer(Second_roses, Thorns) -> int 322..972 {
  """
  Then multiply the number of roses by the number of thorns per rose: 75 roses * 8
  thorns/rose = 600 thorns
  """
  return Second_roses * Thorns
}

check "the problem as it is told" {
  given U_Rose_bushes = 3, U_Roses = 25, U_Thorns = 8
  expect Second_roses == 75
  expect Answer == 600
}
