scm 1

model gsm8k0080 {
  """
  GSM8K, test problem 80 (Cobbe et al., 2021; MIT licence).

  Two girls each got 1/6 of the 24 liters of water. Then a boy got 6 liters of water. How
  many liters of water were left?
  """
  domain arithmetic
}

node Liters() -> int {22, 24, 26} {
  """Two girls each got 1/6 of the 24 liters of water."""
  exogenous U_Liters
}

node Second_liters() -> int {5, 6, 7} {
  """Then a boy got 6 liters of water."""
  exogenous U_Second_liters
}

node Girls() -> int {1, 2, 3} {
  """Two girls each got 1/6 of the 24 liters of water."""
  exogenous U_Girls
}

node Third_liters(Liters, Second_liters) -> int 660..1092 {
  """Each of the girls got 24 x 1/6 = 4 liters of water. (In units of 1/210.)"""
  return Liters * (210 // Second_liters)
}

node Fourth_liters(Third_liters, Girls) -> int 660..3276 {
  """So the two girls got a total of 4 x 2 = 8 liters. (In units of 1/210.)"""
  return Third_liters * Girls
}

node Fifth_liters(Fourth_liters, Second_liters) -> int 1710..4746 {
  """
  Thus, a total of 8 + 6 = 14 liters of water were gotten by the two girls and the boy. (In
  units of 1/210.)
  """
  return Fourth_liters + Second_liters * 210
}

node Answer(Liters, Fifth_liters) -> int -126..3750 {
  """Therefore, 24 - 14 = 10 liters of water were left. (In units of 1/210.)"""
  return Liters * 210 - Fifth_liters
}

check "the problem as it is told" {
  given U_Liters = 24, U_Second_liters = 6, U_Girls = 2
  expect Third_liters == 840
  expect Fourth_liters == 1680
  expect Fifth_liters == 2940
  expect Answer == 2100
}
