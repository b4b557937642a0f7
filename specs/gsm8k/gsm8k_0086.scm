scm 1

model gsm8k0086 {
  """
  GSM8K, test problem 86 (Cobbe et al., 2021; MIT licence).

  Greg has an alarm set to ring three times a day as a reminder. When the alarm goes off, it
  continues to ring until Greg turns it off. The first time it went off today, it rang four
  times. The second time it went off, it rang for three times as long as the first time. The
  third time, it rang for half as long as the second time. How many times did the alarm ring
  in all?
  """
  domain arithmetic
}

node Times() -> int {2, 3, 4} {
  """Greg has an alarm set to ring three times a day as a reminder."""
  exogenous U_Times
}

node Second_times() -> int {3, 4, 5} {
  """The first time it went off today, it rang four times."""
  exogenous U_Second_times
}

node Third_times(Times, Second_times) -> int 6..20 {
  """
  The second time Greg’s alarm went off, it rang three times as long as the first, so it
  rang 3 * 4 = 12 times the second time.
  """
  return Times * Second_times
}

node Fourth_times(Third_times) -> int 6..20 {
  """
  The third time it went off, it rang half as long as the second, so it rang 12 / 2 = 6
  times the third time. (In units of 1/2.)
  """
  return Third_times
}

node Answer(Second_times, Third_times, Fourth_times) -> int 24..70 {
  """In all, Greg’s alarm rang 4 + 12 + 6 = 22 times. (In units of 1/2.)"""
  return (Second_times + Third_times) * 2 + Fourth_times
}

check "the problem as it is told" {
  given U_Times = 3, U_Second_times = 4
  expect Third_times == 12
  expect Fourth_times == 12
  expect Answer == 44
}
