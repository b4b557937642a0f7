scm 1

model gsm8k0065 {
  """
  GSM8K, test problem 65 (Cobbe et al., 2021; MIT licence).

  Jim spends 2 hours watching TV and then decides to go to bed and reads for half as long.
  He does this 3 times a week. How many hours does he spend on TV and reading in 4 weeks?
  """
  domain arithmetic
}

node Hours_watching() -> int {1, 2, 3} {
  """Jim spends 2 hours watching TV and then decides to go to bed and reads for half as long."""
  exogenous U_Hours_watching
}

node Times() -> int {2, 3, 4} {
  """He does this 3 times a week."""
  exogenous U_Times
}

node Weeks() -> int {3, 4, 5} {
  """How many hours does he spend on TV and reading in 4 weeks?"""
  exogenous U_Weeks
}

node Hour(Hours_watching) -> int 1..3 {
  """He reads for 2/2=1 hour a night (In units of 1/2.)"""
  return Hours_watching
}

node Hours(Hours_watching, Hour) -> int 3..9 {
  """So he spends 2+1=3 hours on these activities (In units of 1/2.)"""
  return Hours_watching * 2 + Hour
}

node Second_hours(Hours, Times) -> int 6..36 {
  """That means he spends 3*3=9 hours a week on them (In units of 1/2.)"""
  return Hours * Times
}

node Answer(Second_hours, Weeks) -> int 18..180 {
  """So in 4 weeks, he spends 9*4=36 hours on these activities (In units of 1/2.)"""
  return Second_hours * Weeks
}

check "the problem as it is told" {
  given U_Hours_watching = 2, U_Times = 3, U_Weeks = 4
  expect Hour == 2
  expect Hours == 6
  expect Second_hours == 18
  expect Answer == 72
}
