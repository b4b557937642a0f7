scm 1

model gsm8k0018 {
  """
  GSM8K, test problem 18 (Cobbe et al., 2021; MIT licence).

  Claire makes a 3 egg omelet every morning for breakfast. How many dozens of eggs will she
  eat in 4 weeks?
  """
  domain arithmetic
}

node Egg_omelet() -> int {2, 3, 4} {
  """Claire makes a 3 egg omelet every morning for breakfast."""
  exogenous U_Egg_omelet
}

node Weeks() -> int {3, 4, 5} {
  """How many dozens of eggs will she eat in 4 weeks?"""
  exogenous U_Weeks
}

node Eggs(Egg_omelet) -> int 14..28 {
  """She eats 3 eggs every day and there are 7 days in a week so she eats 3*7 = 21 eggs a week"""
  return Egg_omelet * 7
}

node Second_eggs(Weeks, Eggs) -> int 42..140 {
  """After 4 weeks she will have eaten 4*21 = 84 eggs"""
  return Weeks * Eggs
}

node Answer(Second_eggs) -> int 42..140 {
  """
  There are 12 eggs in 1 dozen and she'll eat 84 eggs so that's 84/12 = 7 dozen eggs (In
  units of 1/12.)
  """
  return Second_eggs
}

check "the problem as it is told" {
  given U_Egg_omelet = 3, U_Weeks = 4
  expect Eggs == 21
  expect Second_eggs == 84
  expect Answer == 84
}
