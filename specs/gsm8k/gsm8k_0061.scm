scm 1

model gsm8k0061 {
  """
  GSM8K, test problem 61 (Cobbe et al., 2021; MIT licence).

  Janet buys a brooch for her daughter. She pays $500 for the material to make it and then
  another $800 for the jeweler to construct it. After that, she pays 10% of that to get it
  insured. How much did she pay?
  """
  domain arithmetic
}

node Dollars() -> int {450, 500, 550} {
  """
  She pays $500 for the material to make it and then another $800 for the jeweler to
  construct it.
  """
  exogenous U_Dollars
}

node Second_dollars() -> int {720, 800, 880} {
  """
  She pays $500 for the material to make it and then another $800 for the jeweler to
  construct it.
  """
  exogenous U_Second_dollars
}

node Percent() -> int {9, 10, 11} {
  """After that, she pays 10% of that to get it insured."""
  exogenous U_Percent
}

node Total_cost(Dollars, Second_dollars) -> int 1170..1430 {
  """The total cost of the broch was 500+800=$1300"""
  return Dollars + Second_dollars
}

node Insurance(Total_cost, Percent) -> int 10530..15730 {
  """The insurance was 1300*.1=$130 (In units of 1/100.)"""
  return Total_cost * Percent
}

node Answer(Total_cost, Insurance) -> int 127530..158730 {
  """So she pays 1300+130=$1430 (In units of 1/100.)"""
  return Total_cost * 100 + Insurance
}

check "the problem as it is told" {
  given U_Dollars = 500, U_Second_dollars = 800, U_Percent = 10
  expect Total_cost == 1300
  expect Insurance == 13000
  expect Answer == 143000
}
