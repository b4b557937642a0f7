scm 1

model gsm8k0016 {
  """
  GSM8K, test problem 16 (Cobbe et al., 2021; MIT licence).

  Two trains leave San Rafael at the same time. They begin traveling westward, both
  traveling for 80 miles. The next day, they travel northwards, covering 150 miles. What's
  the distance covered by each train in the two days?
  """
  domain arithmetic
}

node Trains_leave() -> int {1, 2, 3} {
  """Two trains leave San Rafael at the same time."""
  exogenous U_Trains_leave
}

node Miles() -> int {72, 80, 88} {
  """They begin traveling westward, both traveling for 80 miles."""
  exogenous U_Miles
}

node Second_miles() -> int {135, 150, 165} {
  """The next day, they travel northwards, covering 150 miles."""
  exogenous U_Second_miles
}

node Miles_together(Trains_leave, Miles) -> int 72..264 {
  """On the first day, the trains covered 2 trains * 80 miles/train = 160 miles together."""
  return Trains_leave * Miles
}

node Second_miles_together(Second_miles, Trains_leave) -> int 135..495 {
  """They also covered 150 miles/train * 2 trains = 300 miles together on the second day."""
  return Second_miles * Trains_leave
}

node Third_miles(Second_miles_together, Miles_together) -> int 207..759 {
  """
  The combined distance the two trains covered in the two days is 300 miles + 160 miles =
  460 miles
  """
  return Second_miles_together + Miles_together
}

node Answer(Third_miles, Trains_leave) -> int 414..4554 {
  """
  The average distance for the two days is 460 miles / 2 trains = 230 miles/train (In units
  of 1/6.)
  """
  return Third_miles * (6 // Trains_leave)
}

check "the problem as it is told" {
  given U_Trains_leave = 2, U_Miles = 80, U_Second_miles = 150
  expect Miles_together == 160
  expect Second_miles_together == 300
  expect Third_miles == 460
  expect Answer == 1380
}
