scm 1

model gsm8k0003 {
  """
  GSM8K, test problem 3 (Cobbe et al., 2021; MIT licence).

  James decides to run 3 sprints 3 times a week. He runs 60 meters each sprint. How many
  total meters does he run a week?
  """
  domain arithmetic
}

node Sprints() -> int {2, 3, 4} {
  """James decides to run 3 sprints 3 times a week."""
  exogenous U_Sprints
}

node Times() -> int {2, 3, 4} {
  """James decides to run 3 sprints 3 times a week."""
  exogenous U_Times
}

node Meters() -> int {54, 60, 66} {
  """He runs 60 meters each sprint."""
  exogenous U_Meters
}

node Second_times(Sprints, Times) -> int 4..16 {
  """He sprints 3*3=9 times"""
  return Sprints * Times
}

node Answer(Second_times, Meters) -> int 216..1056 {
  """So he runs 9*60=540 meters"""
  return Second_times * Meters
}

check "the problem as it is told" {
  given U_Sprints = 3, U_Times = 3, U_Meters = 60
  expect Second_times == 9
  expect Answer == 540
}
