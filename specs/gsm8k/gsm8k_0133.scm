scm 1

model gsm8k0133 {
  """
  GSM8K, test problem 133 (Cobbe et al., 2021; MIT licence).

  On Monday, Walt walked 4 miles. Tuesday, he walked 6 times as many miles as he walked on
  Monday. His total mileage Monday through Wednesday was 41 miles. How many miles did he
  walk on Wednesday?
  """
  domain arithmetic
}

node Miles() -> int {3, 4, 5} {
  """On Monday, Walt walked 4 miles."""
  exogenous U_Miles
}

node Times() -> int {5, 6, 7} {
  """Tuesday, he walked 6 times as many miles as he walked on Monday."""
  exogenous U_Times
}

node Third_miles() -> int {37, 41, 45} {
  """His total mileage Monday through Wednesday was 41 miles."""
  exogenous U_Third_miles
}

node Second_miles(Miles, Times) -> int 15..35 {
  """Walt’s Tuesday walk was 4*6 = 24 miles."""
  return Miles * Times
}

node Miles_combined(Miles, Second_miles) -> int 18..40 {
  """Walt’s Monday and Tuesday walk were 4+24 = 28 miles combined."""
  return Miles + Second_miles
}

node Answer(Third_miles, Miles_combined) -> int -3..27 {
  """Walt’s Wednesday walk was 41-28 = 13 miles."""
  return Third_miles - Miles_combined
}

check "the problem as it is told" {
  given U_Miles = 4, U_Times = 6, U_Third_miles = 41
  expect Second_miles == 24
  expect Miles_combined == 28
  expect Answer == 13
}
