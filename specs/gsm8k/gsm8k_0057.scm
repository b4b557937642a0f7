scm 1

model gsm8k0057 {
  """
  GSM8K, test problem 57 (Cobbe et al., 2021; MIT licence).

  A wooden bridge can carry no more than 5000 pounds. A delivery truck filled with identical
  boxes, each weighing 15 pounds, will pass over the bridge. The combined weight of the
  driver and the empty truck is 3755 pounds. What is the maximum number of boxes which can
  be loaded onto the truck while not exceeding the bridge's weight limit?
  """
  domain arithmetic
}

node Pounds() -> int {4500, 5000, 5500} {
  """A wooden bridge can carry no more than 5000 pounds."""
  exogenous U_Pounds
}

node Second_pounds() -> int {3380, 3755, 4130} {
  """The combined weight of the driver and the empty truck is 3755 pounds."""
  exogenous U_Second_pounds
}

node Fourth_pounds() -> int {14, 15, 16} {
  """
  A delivery truck filled with identical boxes, each weighing 15 pounds, will pass over the
  bridge.
  """
  exogenous U_Fourth_pounds
}

node Third_pounds(Pounds, Second_pounds) -> int 370..2120 {
  """The boxes can weigh up to 5000 pounds - 3755 pounds = 1245 pounds in total."""
  return Pounds - Second_pounds
}

node Answer(Third_pounds, Fourth_pounds) -> int 38850..254400 {
  """
  There can be 1245 / 15 = 83 boxes loaded onto the truck without exceeding the bridge's
  weight limit. (In units of 1/1680.)
  """
  return Third_pounds * (1680 // Fourth_pounds)
}

check "the problem as it is told" {
  given U_Pounds = 5000, U_Second_pounds = 3755, U_Fourth_pounds = 15
  expect Third_pounds == 1245
  expect Answer == 139440
}
