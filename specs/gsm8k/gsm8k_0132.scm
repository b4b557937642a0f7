scm 1

model gsm8k0132 {
  """
  GSM8K, test problem 132 (Cobbe et al., 2021; MIT licence).

  Pam and Fred went to a carnival. Pam rode the roller coaster 2 times while Fred rode it 4
  times. After that, each of them decided to ride the luge 2 times. If each ride cost 6
  tickets, how many tickets did they use that day?
  """
  domain arithmetic
}

node Times_while() -> int {1, 2, 3} {
  """Pam rode the roller coaster 2 times while Fred rode it 4 times."""
  exogenous U_Times_while
}

node Times() -> int {3, 4, 5} {
  """Pam rode the roller coaster 2 times while Fred rode it 4 times."""
  exogenous U_Times
}

node Third_times() -> int {1, 2, 3} {
  """After that, each of them decided to ride the luge 2 times."""
  exogenous U_Third_times
}

node Tickets() -> int {5, 6, 7} {
  """If each ride cost 6 tickets, how many tickets did they use that day?"""
  exogenous U_Tickets
}

node Second_times(Times_while, Times) -> int 4..8 {
  """The total times that they ride the roller coaster is 2+4=6 times."""
  return Times_while + Times
}

node Fourth_times(Times_while, Third_times) -> int 2..6 {
  """The total times that they ride the luge is 2+2=4 times."""
  return Times_while + Third_times
}

node Fifth_times(Second_times, Fourth_times) -> int 6..14 {
  """The total times they ride that day is 6+4=10 times."""
  return Second_times + Fourth_times
}

node Answer(Fifth_times, Tickets) -> int 30..98 {
  """So, Pam and Fred used 10x6=60 tickets that day."""
  return Fifth_times * Tickets
}

check "the problem as it is told" {
  given U_Times_while = 2, U_Times = 4, U_Third_times = 2, U_Tickets = 6
  expect Second_times == 6
  expect Fourth_times == 4
  expect Fifth_times == 10
  expect Answer == 60
}
