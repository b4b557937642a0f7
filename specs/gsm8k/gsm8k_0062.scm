scm 1

model gsm8k0062 {
  """
  GSM8K, test problem 62 (Cobbe et al., 2021; MIT licence).

  If Marcy works for the same company for 40 years, she gets an annual pension of
  $50,000/year. Starting after 20 years, she becomes entitled to 5% of the value of the
  pension per year. If she quits after 30 years, what will her annual pension be?
  """
  domain arithmetic
}

node Years() -> int {27, 30, 33} {
  """If she quits after 30 years, what will her annual pension be?"""
  exogenous U_Years
}

node Second_years() -> int {18, 20, 22} {
  """Starting after 20 years, she becomes entitled to 5% of the value of the pension per year."""
  exogenous U_Second_years
}

node Dollars() -> int {45000, 50000, 55000} {
  """
  If Marcy works for the same company for 40 years, she gets an annual pension of
  $50,000/year.
  """
  exogenous U_Dollars
}

node Third_years(Years, Second_years) -> int 5..15 {
  """First find how many years Marcy works after 20 years: 30 years - 20 years = 10 years"""
  return Years - Second_years
}

node Answer(Dollars) -> int 2250000..2750000 {
  """
  Then multiply that percentage by the total amount of the full pension to find how much she
  gets: $50,000 * 50% = $25,000 (In units of 1/100.)
  """
  return Dollars * 50
}

check "the problem as it is told" {
  given U_Years = 30, U_Second_years = 20, U_Dollars = 50000
  expect Third_years == 10
  expect Answer == 2500000
}
