scm 1

model gsm8k0103 {
  """
  GSM8K, test problem 103 (Cobbe et al., 2021; MIT licence).

  A fog bank rolls in from the ocean to cover a city. It takes 10 minutes to cover every 3
  miles of the city. If the city is 42 miles across from the oceanfront to the opposite
  inland edge, how many minutes will it take for the fog bank to cover the whole city?
  """
  domain arithmetic
}

node Miles_across() -> int {38, 42, 46} {
  """
  If the city is 42 miles across from the oceanfront to the opposite inland edge, how many
  minutes will it take for the fog bank to cover the whole city?
  """
  exogenous U_Miles_across
}

node Miles() -> int {2, 3, 4} {
  """It takes 10 minutes to cover every 3 miles of the city."""
  exogenous U_Miles
}

node Minutes() -> int {9, 10, 11} {
  """It takes 10 minutes to cover every 3 miles of the city."""
  exogenous U_Minutes
}

node Intervals(Miles_across, Miles) -> int 114..276 {
  """The city will be covered in 42 / 3 = 14 intervals of 10 minutes. (In units of 1/12.)"""
  return Miles_across * (12 // Miles)
}

node Answer(Intervals, Minutes) -> int 1026..3036 {
  """
  Thus, it will take 14 * 10 = 140 minutes for the fog to cover the whole city. (In units of
  1/12.)
  """
  return Intervals * Minutes
}

check "the problem as it is told" {
  given U_Miles_across = 42, U_Miles = 3, U_Minutes = 10
  expect Intervals == 168
  expect Answer == 1680
}
