scm 1

model gsm8k0004 {
  """
  GSM8K, test problem 4 (Cobbe et al., 2021; MIT licence).

  Every day, Wendi feeds each of her chickens three cups of mixed chicken feed, containing
  seeds, mealworms and vegetables to help keep them healthy. She gives the chickens their
  feed in three separate meals. In the morning, she gives her flock of chickens 15 cups of
  feed. In the afternoon, she gives her chickens another 25 cups of feed. How many cups of
  feed does she need to give her chickens in the final meal of the day if the size of
  Wendi's flock is 20 chickens?
  """
  domain arithmetic
}

node Cups() -> int {2, 3, 4} {
  """
  Every day, Wendi feeds each of her chickens three cups of mixed chicken feed, containing
  seeds, mealworms and vegetables to help keep them healthy.
  """
  exogenous U_Cups
}

node Chickens() -> int {18, 20, 22} {
  """
  How many cups of feed does she need to give her chickens in the final meal of the day if
  the size of Wendi's flock is 20 chickens?
  """
  exogenous U_Chickens
}

node Third_cups() -> int {14, 15, 16} {
  """In the morning, she gives her flock of chickens 15 cups of feed."""
  exogenous U_Third_cups
}

node Fourth_cups() -> int {23, 25, 27} {
  """In the afternoon, she gives her chickens another 25 cups of feed."""
  exogenous U_Fourth_cups
}

node Second_cups(Cups, Chickens) -> int 36..88 {
  """
  If each chicken eats 3 cups of feed per day, then for 20 chickens they would need 3*20=60
  cups of feed per day.
  """
  return Cups * Chickens
}

node Answer(Second_cups, Third_cups, Fourth_cups) -> int -7..51 {
  """
  If she feeds the flock 15 cups of feed in the morning, and 25 cups in the afternoon, then
  the final meal would require 60-15-25=20 cups of chicken feed.
  """
  return Second_cups - Third_cups - Fourth_cups
}

check "the problem as it is told" {
  given U_Cups = 3, U_Chickens = 20, U_Third_cups = 15, U_Fourth_cups = 25
  expect Second_cups == 60
  expect Answer == 20
}
