scm 1

model gsm8k0039 {
  """
  GSM8K, test problem 39 (Cobbe et al., 2021; MIT licence).

  Dana can run at a rate of speed four times faster than she can walk, but she can skip at a
  rate of speed that is half as fast as she can run. If she can skip at 3 miles per hour,
  how many miles can she travel in six hours if she spends one-third of the time running and
  two-thirds of the time walking?
  """
  domain arithmetic
}

node Miles() -> int {2, 3, 4} {
  """
  If she can skip at 3 miles per hour, how many miles can she travel in six hours if she
  spends one-third of the time running and two-thirds of the time walking?
  """
  exogenous U_Miles
}

node Second_hours() -> int {5, 6, 7} {
  """
  If she can skip at 3 miles per hour, how many miles can she travel in six hours if she
  spends one-third of the time running and two-thirds of the time walking?
  """
  exogenous U_Second_hours
}

node Times_faster() -> int {3, 4, 5} {
  """
  Dana can run at a rate of speed four times faster than she can walk, but she can skip at a
  rate of speed that is half as fast as she can run.
  """
  exogenous U_Times_faster
}

node Second_miles(Miles) -> int 4..8 {
  """If Dana can skip at half the speed she can run, then she can run at 3*2=6 miles per hour."""
  return Miles * 2
}

node Hours(Second_miles, Miles) -> int 24..96 {
  """
  If two-thirds of the time is spent walking, then she walks for 6*(2/3)=4 hours. (In units
  of 1/12.)
  """
  return Second_miles * (12 // Miles * 2)
}

node Third_hours(Second_hours, Hours) -> int -36..60 {
  """
  If one-third of the time is spent running, then she runs for 6-4=2 hours. (In units of
  1/12.)
  """
  return Second_hours * 12 - Hours
}

node Third_miles(Third_hours, Second_hours) -> int -252..420 {
  """Thus, she runs for 2 hours at 6 miles per hour, or 2*6=12 miles. (In units of 1/12.)"""
  return Third_hours * Second_hours
}

node Fourth_miles(Times_faster) -> int 9..15 {
  """She walks for 4 hours at 1.5 miles per hour, or 4*1.5=6 miles. (In units of 1/2.)"""
  return Times_faster * 3
}

node Answer(Third_miles, Fourth_miles) -> int -198..510 {
  """Thus, altogether, she travels 12+6=18 miles. (In units of 1/12.)"""
  return Third_miles + Fourth_miles * 6
}

check "the problem as it is told" {
  given U_Miles = 3, U_Second_hours = 6, U_Times_faster = 4
  expect Second_miles == 6
  expect Hours == 48
  expect Third_hours == 24
  expect Third_miles == 144
  expect Fourth_miles == 12
  expect Answer == 216
}
