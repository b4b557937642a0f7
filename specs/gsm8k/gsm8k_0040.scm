scm 1

model gsm8k0040 {
  """
  GSM8K, test problem 40 (Cobbe et al., 2021; MIT licence).

  Brandon's iPhone is four times as old as Ben's iPhone. Ben's iPhone is two times older
  than Suzy's iPhone. If Suzy’s iPhone is 1 year old, how old is Brandon’s iPhone?
  """
  domain arithmetic
}

node Year_old() -> int {1, 2, 3} {
  """If Suzy’s iPhone is 1 year old, how old is Brandon’s iPhone?"""
  exogenous U_Year_old
}

node Times_older() -> int {1, 2, 3} {
  """Ben's iPhone is two times older than Suzy's iPhone."""
  exogenous U_Times_older
}

node Times() -> int {3, 4, 5} {
  """Brandon's iPhone is four times as old as Ben's iPhone."""
  exogenous U_Times
}

node Years_old(Year_old, Times_older) -> int 1..9 {
  """Ben’s iPhone is 1*2 = 2 years old."""
  return Year_old * Times_older
}

node Answer(Times, Years_old) -> int 3..45 {
  """Brandon’s iPhone is 4*2 = 8 years old."""
  return Times * Years_old
}

check "the problem as it is told" {
  given U_Year_old = 1, U_Times_older = 2, U_Times = 4
  expect Years_old == 2
  expect Answer == 8
}
