scm 1

model gsm8k0028 {
  """
  GSM8K, test problem 28 (Cobbe et al., 2021; MIT licence).

  Henry made two stops during his 60-mile bike trip. He first stopped after 20 miles. His
  second stop was 15 miles before the end of the trip. How many miles did he travel between
  his first and second stops?
  """
  domain arithmetic
}

node Miles() -> int {18, 20, 22} {
  """He first stopped after 20 miles."""
  exogenous U_Miles
}

node Miles_before() -> int {14, 15, 16} {
  """His second stop was 15 miles before the end of the trip."""
  exogenous U_Miles_before
}

node Mile_bike() -> int {54, 60, 66} {
  """Henry made two stops during his 60-mile bike trip."""
  exogenous U_Mile_bike
}

node Miles_not(Miles, Miles_before) -> int 32..38 {
  """He traveled 20 miles + 15 miles = 35 miles not counting the distance between stops."""
  return Miles + Miles_before
}

node Answer(Mile_bike, Miles_not) -> int 16..34 {
  """Henry traveled 60 miles - 35 miles = 25 miles between his first and second stop."""
  return Mile_bike - Miles_not
}

check "the problem as it is told" {
  given U_Miles = 20, U_Miles_before = 15, U_Mile_bike = 60
  expect Miles_not == 35
  expect Answer == 25
}
