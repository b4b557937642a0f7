scm 1

model gsm8k0022 {
  """
  GSM8K, test problem 22 (Cobbe et al., 2021; MIT licence).

  Billy sells DVDs. He has 8 customers on Tuesday. His first 3 customers buy one DVD each.
  His next 2 customers buy 2 DVDs each. His last 3 customers don't buy any DVDs. How many
  DVDs did Billy sell on Tuesday?
  """
  domain arithmetic
}

node Customers_buy() -> int {2, 3, 4} {
  """His first 3 customers buy one DVD each."""
  exogenous U_Customers_buy
}

node Dvd() -> int {1, 2, 3} {
  """His first 3 customers buy one DVD each."""
  exogenous U_Dvd
}

node Second_customers_buy() -> int {1, 2, 3} {
  """His next 2 customers buy 2 DVDs each."""
  exogenous U_Second_customers_buy
}

node Second_dvds() -> int {1, 2, 3} {
  """His next 2 customers buy 2 DVDs each."""
  exogenous U_Second_dvds
}

node Dvds(Customers_buy, Dvd) -> int 2..12 {
  """His first 3 customers buy 3 * 1 = 3 DVDs."""
  return Customers_buy * Dvd
}

node Third_dvds(Second_customers_buy, Second_dvds) -> int 1..9 {
  """His next 2 buy 2 * 2 = 4 DVDs."""
  return Second_customers_buy * Second_dvds
}

node Answer(Dvds, Third_dvds) -> int 3..21 {
  """He sells a total of 3 + 4 + 0 = 7 DVDs."""
  return Dvds + Third_dvds + 0
}

check "the problem as it is told" {
  given U_Customers_buy = 3, U_Dvd = 1, U_Second_customers_buy = 2, U_Second_dvds = 2
  expect Dvds == 3
  expect Third_dvds == 4
  expect Answer == 7
}
