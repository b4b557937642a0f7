scm 1

model gsm8k0077 {
  """
  GSM8K, test problem 77 (Cobbe et al., 2021; MIT licence).

  If Raymond does half as much laundry as Sarah, and Sarah does 4 times as much laundry as
  David, calculate the difference in the amount of laundry Raymond and David do if Sarah
  does 400 pounds of laundry.
  """
  domain arithmetic
}

node Pounds() -> int {360, 400, 440} {
  """
  If Raymond does half as much laundry as Sarah, and Sarah does 4 times as much laundry as
  David, calculate the difference in the amount of laundry Raymond and David do if Sarah
  does 400 pounds of laundry.
  """
  exogenous U_Pounds
}

node Times() -> int {3, 4, 5} {
  """
  If Raymond does half as much laundry as Sarah, and Sarah does 4 times as much laundry as
  David, calculate the difference in the amount of laundry Raymond and David do if Sarah
  does 400 pounds of laundry.
  """
  exogenous U_Times
}

node Second_pounds(Pounds, Times) -> int 4320..8800 {
  """
  Sara also does 4 times as much laundry as David, meaning David does 400/4 = 100 pounds of
  laundry. (In units of 1/60.)
  """
  return Pounds * (60 // Times)
}

node Answer(Second_pounds) -> int 3200..7680 {
  """
  The difference in the amount of laundry Raymond and David do is 200-100 = 100 pounds (In
  units of 1/60.)
  """
  return 12000 - Second_pounds
}

check "the problem as it is told" {
  given U_Pounds = 400, U_Times = 4
  expect Second_pounds == 6000
  expect Answer == 6000
}
