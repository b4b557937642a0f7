scm 1

model gsm8k0050 {
  """
  GSM8K, test problem 50 (Cobbe et al., 2021; MIT licence).

  Lloyd has an egg farm. His chickens produce 252 eggs per day and he sells them for $2 per
  dozen. How much does Lloyd make on eggs per week?
  """
  domain arithmetic
}

node Eggs() -> int {227, 252, 277} {
  """His chickens produce 252 eggs per day and he sells them for $2 per dozen."""
  exogenous U_Eggs
}

node Dollars() -> int {1, 2, 3} {
  """His chickens produce 252 eggs per day and he sells them for $2 per dozen."""
  exogenous U_Dollars
}

node Second_eggs(Eggs) -> int 1589..1939 {
  """In a week, Lloyd's egg farm produces 252 x 7 = 1764 eggs."""
  return Eggs * 7
}

node Dozens(Second_eggs) -> int 1589..1939 {
  """There are 1764/12 = 147 dozens of eggs produced in a week. (In units of 1/12.)"""
  return Second_eggs
}

node Answer(Dozens, Dollars) -> int 1589..5817 {
  """So, Lloyd makes 147 x $2 = $294 on eggs. (In units of 1/12.)"""
  return Dozens * Dollars
}

check "the problem as it is told" {
  given U_Eggs = 252, U_Dollars = 2
  expect Second_eggs == 1764
  expect Dozens == 1764
  expect Answer == 3528
}
