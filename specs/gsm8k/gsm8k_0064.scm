scm 1

model gsm8k0064 {
  """
  GSM8K, test problem 64 (Cobbe et al., 2021; MIT licence).

  Sophia is thinking of taking a road trip in her car, and would like to know how far she
  can drive on a single tank of gas. She has traveled 100 miles since last filling her tank,
  and she needed to put in 4 gallons of gas to fill it up again. The owner's manual for her
  car says that her tank holds 12 gallons of gas. How many miles can Sophia drive on a
  single tank of gas?
  """
  domain arithmetic
}

node Miles_since() -> int {90, 100, 110} {
  """
  She has traveled 100 miles since last filling her tank, and she needed to put in 4 gallons
  of gas to fill it up again.
  """
  exogenous U_Miles_since
}

node Gallons() -> int {3, 4, 5} {
  """
  She has traveled 100 miles since last filling her tank, and she needed to put in 4 gallons
  of gas to fill it up again.
  """
  exogenous U_Gallons
}

node Second_gallons() -> int {11, 12, 13} {
  """The owner's manual for her car says that her tank holds 12 gallons of gas."""
  exogenous U_Second_gallons
}

node Miles(Miles_since, Gallons) -> int 1080..2200 {
  """
  To find miles per gallon divide 100 miles / 4 gallons = 25 miles per gallon (In units of
  1/60.)
  """
  return Miles_since * (60 // Gallons)
}

node Answer(Miles, Second_gallons) -> int 11880..28600 {
  """
  To find how far Olivia can go on a single tank, multiply 25 miles per gallon x 12 gallons
  = 300 miles (In units of 1/60.)
  """
  return Miles * Second_gallons
}

check "the problem as it is told" {
  given U_Miles_since = 100, U_Gallons = 4, U_Second_gallons = 12
  expect Miles == 1500
  expect Answer == 18000
}
