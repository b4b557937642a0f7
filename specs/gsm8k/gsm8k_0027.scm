scm 1

model gsm8k0027 {
  """
  GSM8K, test problem 27 (Cobbe et al., 2021; MIT licence).

  Cynthia eats one serving of ice cream every night. She buys cartons of ice cream with 15
  servings of ice cream per carton at a cost of $4.00 per carton. After 60 days, how much
  will she spend on ice cream?
  """
  domain arithmetic
}

node Dollars() -> int {3, 4, 5} {
  """
  She buys cartons of ice cream with 15 servings of ice cream per carton at a cost of $4.00
  per carton.
  """
  exogenous U_Dollars
}

node Answer(Dollars) -> int 9..25 {
  """If each carton costs $4.00 and she needs 4 containers then it will cost her 4*4 = $16.00"""
  return Dollars * Dollars
}

check "the problem as it is told" {
  given U_Dollars = 4
  expect Answer == 16
}
