scm 1

model gsm8k0020 {
  """
  GSM8K, test problem 20 (Cobbe et al., 2021; MIT licence).

  I have 10 liters of orange drink that are two-thirds water and I wish to add it to 15
  liters of pineapple drink that is three-fifths water. But as I pour it, I spill one liter
  of the orange drink. How much water is in the remaining 24 liters?
  """
  domain arithmetic
}

node Liters() -> int {14, 15, 16} {
  """
  I have 10 liters of orange drink that are two-thirds water and I wish to add it to 15
  liters of pineapple drink that is three-fifths water.
  """
  exogenous U_Liters
}

node Third_liters() -> int {9, 10, 11} {
  """
  I have 10 liters of orange drink that are two-thirds water and I wish to add it to 15
  liters of pineapple drink that is three-fifths water.
  """
  exogenous U_Third_liters
}

node Liter() -> int {1, 2, 3} {
  """But as I pour it, I spill one liter of the orange drink."""
  exogenous U_Liter
}

node Second_liters(Liters) -> int 42..48 {
  """
  There are 15 x 3/5 = 9 liters of water from the 15 liters pineapple drink. (In units of
  1/5.)
  """
  return Liters * 3
}

node Fourth_liters(Third_liters, Liter) -> int 6..10 {
  """
  After 1 liter of orange drink was spilled, there were 10 - 1 = 9 liters of orange drink
  left.
  """
  return Third_liters - Liter
}

node Fifth_liters(Fourth_liters) -> int 12..20 {
  """Out of the 9 liters, 9 x 2/3 = 6 liters are water. (In units of 1/3.)"""
  return Fourth_liters * 2
}

node Answer(Second_liters, Fifth_liters) -> int 186..244 {
  """
  Thus, there are a total of 9 + 6 = 15 liters of water out of the 24 liters. (In units of
  1/15.)
  """
  return Second_liters * 3 + Fifth_liters * 5
}

check "the problem as it is told" {
  given U_Liters = 15, U_Third_liters = 10, U_Liter = 1
  expect Second_liters == 45
  expect Fourth_liters == 9
  expect Fifth_liters == 18
  expect Answer == 225
}
