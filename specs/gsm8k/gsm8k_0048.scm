scm 1

model gsm8k0048 {
  """
  GSM8K, test problem 48 (Cobbe et al., 2021; MIT licence).

  Tracy used a piece of wire 4 feet long to support tomato plants in the garden. The wire
  was cut into pieces 6 inches long. How many pieces did she obtain?
  """
  domain arithmetic
}

node Feet_long() -> int {3, 4, 5} {
  """Tracy used a piece of wire 4 feet long to support tomato plants in the garden."""
  exogenous U_Feet_long
}

node Inches_long() -> int {5, 6, 7} {
  """The wire was cut into pieces 6 inches long."""
  exogenous U_Inches_long
}

node Inches(Feet_long) -> int 36..60 {
  """
  If Tracy used a piece of wire 4 feet long, since 1 foot is equal to 12 inches, the total
  length of the wire in inches was 12*4=48 inches.
  """
  return Feet_long * 12
}

node Answer(Inches, Inches_long) -> int 1080..2520 {
  """
  Since the wire was cut into pieces 6 inches long, Tracy obtained 48/6=8 pieces (In units
  of 1/210.)
  """
  return Inches * (210 // Inches_long)
}

check "the problem as it is told" {
  given U_Feet_long = 4, U_Inches_long = 6
  expect Inches == 48
  expect Answer == 1680
}
