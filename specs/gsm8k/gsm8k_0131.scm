scm 1

model gsm8k0131 {
  """
  GSM8K, test problem 131 (Cobbe et al., 2021; MIT licence).

  The expenditure of Joseph in May was $500. In June, his expenditure was $60 less. How much
  was his total expenditure for those two months?
  """
  domain arithmetic
}

node Dollars() -> int {450, 500, 550} {
  """The expenditure of Joseph in May was $500."""
  exogenous U_Dollars
}

node Second_dollars() -> int {54, 60, 66} {
  """In June, his expenditure was $60 less."""
  exogenous U_Second_dollars
}

node Expenditure(Dollars, Second_dollars) -> int 384..496 {
  """His expenditure in June was $500 - $60 = $440."""
  return Dollars - Second_dollars
}

node Answer(Dollars, Expenditure) -> int 834..1046 {
  """His total expenditure for May and June was $500 + $440 = $940."""
  return Dollars + Expenditure
}

check "the problem as it is told" {
  given U_Dollars = 500, U_Second_dollars = 60
  expect Expenditure == 440
  expect Answer == 940
}
