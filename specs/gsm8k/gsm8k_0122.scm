scm 1

model gsm8k0122 {
  """
  GSM8K, test problem 122 (Cobbe et al., 2021; MIT licence).

  Sadie slept 8 hours on Monday. For the next two days, she slept 2 hours less, each,
  because she had to complete some assignments. If the rest of the week she slept 1 hour
  more than those two days, how many hours did she sleep in total throughout the week?
  """
  domain arithmetic
}

node Hours() -> int {7, 8, 9} {
  """Sadie slept 8 hours on Monday."""
  exogenous U_Hours
}

node Days() -> int {1, 2, 3} {
  """
  For the next two days, she slept 2 hours less, each, because she had to complete some
  assignments.
  """
  exogenous U_Days
}

node Hour() -> int {1, 2, 3} {
  """
  If the rest of the week she slept 1 hour more than those two days, how many hours did she
  sleep in total throughout the week?
  """
  exogenous U_Hour
}

node Second_hours(Hours, Days) -> int 4..8 {
  """If on Monday she slept 8 hours, then she slept 8-2 = 6 hours on each of the next two days."""
  return Hours - Days
}

node Third_hours(Second_hours, Days) -> int 4..24 {
  """The total number of hours slept for the two days will be 6*2 = 12 hours."""
  return Second_hours * Days
}

node Fourth_hours(Second_hours, Hour) -> int 5..11 {
  """
  If she slept 1 hour more for the rest of the week each day, then each day she slept 6+1 =
  7 hours.
  """
  return Second_hours + Hour
}

node Fifth_hours(Fourth_hours) -> int 20..44 {
  """The total for the rest of the week will be 4*7 = 28 hours."""
  return Fourth_hours * 4
}

node Answer(Hours, Third_hours, Fifth_hours) -> int 31..77 {
  """The total number of hours slept for the whole week will be 8+12+28 = 48 hours."""
  return Hours + Third_hours + Fifth_hours
}

check "the problem as it is told" {
  given U_Hours = 8, U_Days = 2, U_Hour = 1
  expect Second_hours == 6
  expect Third_hours == 12
  expect Fourth_hours == 7
  expect Fifth_hours == 28
  expect Answer == 48
}
