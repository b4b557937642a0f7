scm 1

model gsm8k0079 {
  """
  GSM8K, test problem 79 (Cobbe et al., 2021; MIT licence).

  John adopts a dog. He takes the dog to the groomer, which costs $100. The groomer offers
  him a 30% discount for being a new customer. How much does the grooming cost?
  """
  domain arithmetic
}

node Dollars() -> int {90, 100, 110} {
  """He takes the dog to the groomer, which costs $100."""
  exogenous U_Dollars
}

node Percent() -> int {27, 30, 33} {
  """The groomer offers him a 30% discount for being a new customer."""
  exogenous U_Percent
}

node Discount(Dollars, Percent) -> int 2430..3630 {
  """The groomer gave a 100*.3=$30 discount (In units of 1/100.)"""
  return Dollars * Percent
}

node Answer(Dollars, Discount) -> int 5370..8570 {
  """So the grooming cost 100-30=$70 (In units of 1/100.)"""
  return Dollars * 100 - Discount
}

check "the problem as it is told" {
  given U_Dollars = 100, U_Percent = 30
  expect Discount == 3000
  expect Answer == 7000
}
