scm 1

model gsm8k0076 {
  """
  GSM8K, test problem 76 (Cobbe et al., 2021; MIT licence).

  Cecilia just bought a new puppy. According to her veterinarian, she has to feed the puppy
  1 cup of dog food every day for the first 180 days. Then she has to feed the puppy 2 cups
  of dog food every day for the rest of its life. If one bag of dog food contains 110 cups,
  how many bags of dog food will Cecilia use in the first year?
  """
  domain arithmetic
}

node Days() -> int {162, 180, 198} {
  """
  According to her veterinarian, she has to feed the puppy 1 cup of dog food every day for
  the first 180 days.
  """
  exogenous U_Days
}

node Cup() -> int {1, 2, 3} {
  """
  According to her veterinarian, she has to feed the puppy 1 cup of dog food every day for
  the first 180 days.
  """
  exogenous U_Cup
}

node Second_cups() -> int {1, 2, 3} {
  """Then she has to feed the puppy 2 cups of dog food every day for the rest of its life."""
  exogenous U_Second_cups
}

node Fifth_cups() -> int {99, 110, 121} {
  """
  If one bag of dog food contains 110 cups, how many bags of dog food will Cecilia use in
  the first year?
  """
  exogenous U_Fifth_cups
}

node Cups(Days, Cup) -> int 162..594 {
  """The number of cups of dog food given for the first 180 days is 180 * 1 = 180 cups"""
  return Days * Cup
}

node Number(Cups) -> int -229..203 {
  """The number of days left in the year is 365 - 180 = 185"""
  return 365 - Cups
}

node Third_cups(Number, Second_cups) -> int -687..609 {
  """The number of cups of dog food given for the rest of the first year is 185 * 2 = 370 cups"""
  return Number * Second_cups
}

node Fourth_cups(Days, Third_cups) -> int -525..807 {
  """The total number of cups given in the first year is 180 + 370 = 550 cups"""
  return Days + Third_cups
}

node Answer(Fourth_cups, Fifth_cups) -> int -57750..88770 {
  """
  The number of bags of dog food used in the first year is 550 / 110 = 5 bags (In units of
  1/10890.)
  """
  return Fourth_cups * (10890 // Fifth_cups)
}

check "the problem as it is told" {
  given U_Days = 180, U_Cup = 1, U_Second_cups = 2, U_Fifth_cups = 110
  expect Cups == 180
  expect Number == 185
  expect Third_cups == 370
  expect Fourth_cups == 550
  expect Answer == 54450
}
