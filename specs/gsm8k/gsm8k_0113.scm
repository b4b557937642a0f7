scm 1

model gsm8k0113 {
  """
  GSM8K, test problem 113 (Cobbe et al., 2021; MIT licence).

  Ryan plants 2 flowers a day in his garden. After 15 days, how many flowers does he have if
  5 did not grow?
  """
  domain arithmetic
}

node Flowers() -> int {1, 2, 3} {
  """Ryan plants 2 flowers a day in his garden."""
  exogenous U_Flowers
}

node Days() -> int {14, 15, 16} {
  """After 15 days, how many flowers does he have if 5 did not grow?"""
  exogenous U_Days
}

node Did_not() -> int {4, 5, 6} {
  """After 15 days, how many flowers does he have if 5 did not grow?"""
  exogenous U_Did_not
}

node Second_flowers(Flowers, Days) -> int 14..48 {
  """Ryan plants 2*15=30 flowers in total."""
  return Flowers * Days
}

node Answer(Second_flowers, Did_not) -> int 8..44 {
  """Given 5 plants did not grow, he has 30-5=25 flowers in his garden."""
  return Second_flowers - Did_not
}

check "the problem as it is told" {
  given U_Flowers = 2, U_Days = 15, U_Did_not = 5
  expect Second_flowers == 30
  expect Answer == 25
}
