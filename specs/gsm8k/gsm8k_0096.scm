scm 1

model gsm8k0096 {
  """
  GSM8K, test problem 96 (Cobbe et al., 2021; MIT licence).

  Harry slept 9 hours last night. His friend James slept only 2/3 of what Harry slept. How
  many more hours did Harry sleep than James?
  """
  domain arithmetic
}

node Hours_last() -> int {8, 9, 10} {
  """Harry slept 9 hours last night."""
  exogenous U_Hours_last
}

node Hours(Hours_last) -> int 16..20 {
  """James slept 9 hours * 2/3 = 6 hours. (In units of 1/3.)"""
  return Hours_last * 2
}

node Answer(Hours_last, Hours) -> int 4..14 {
  """So, Harry slept 9 - 6 = 3 hours more than James. (In units of 1/3.)"""
  return Hours_last * 3 - Hours
}

check "the problem as it is told" {
  given U_Hours_last = 9
  expect Hours == 18
  expect Answer == 9
}
