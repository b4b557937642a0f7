scm 1

model gsm8k0026 {
  """
  GSM8K, test problem 26 (Cobbe et al., 2021; MIT licence).

  Mishka bought 3 pairs of shorts, 3 pairs of pants, and 3 pairs of shoes. One pair of
  shorts costs $16.50. One pair of pants costs $22.50 and one pair of shoes costs $42. How
  many dollars did Mishka spend on all the clothing items?
  """
  domain arithmetic
}

node Pairs() -> int {2, 3, 4} {
  """Mishka bought 3 pairs of shorts, 3 pairs of pants, and 3 pairs of shoes."""
  exogenous U_Pairs
}

node Dollars() -> int {30, 33, 36} {
  """One pair of shorts costs $16.50. (In units of 1/2.)"""
  exogenous U_Dollars
}

node Second_dollars() -> int {41, 45, 49} {
  """One pair of pants costs $22.50 and one pair of shoes costs $42. (In units of 1/2.)"""
  exogenous U_Second_dollars
}

node Third_dollars() -> int {38, 42, 46} {
  """One pair of pants costs $22.50 and one pair of shoes costs $42."""
  exogenous U_Third_dollars
}

node Answer(Pairs, Dollars, Second_dollars, Third_dollars) -> int 294..708 {
  """3 * (16.50 + 22.50 + 42) = $243 (In units of 1/2.)"""
  return Pairs * (Dollars + Second_dollars + Third_dollars * 2)
}

check "the problem as it is told" {
  given U_Pairs = 3, U_Dollars = 33, U_Second_dollars = 45, U_Third_dollars = 42
  expect Answer == 486
}
