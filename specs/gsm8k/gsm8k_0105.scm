scm 1

model gsm8k0105 {
  """
  GSM8K, test problem 105 (Cobbe et al., 2021; MIT licence).

  Cody eats three times as many cookies as Amir eats. If Amir eats 5 cookies, how many
  cookies do both of them eat together?
  """
  domain arithmetic
}

node Cookies() -> int {4, 5, 6} {
  """If Amir eats 5 cookies, how many cookies do both of them eat together?"""
  exogenous U_Cookies
}

node Times() -> int {2, 3, 4} {
  """Cody eats three times as many cookies as Amir eats."""
  exogenous U_Times
}

node Second_cookies(Cookies, Times) -> int 8..24 {
  """Cody eats 5*3 = 15 cookies."""
  return Cookies * Times
}

node Answer(Second_cookies, Cookies) -> int 12..30 {
  """Cody and Amir eat 15+5 = 20 cookies together."""
  return Second_cookies + Cookies
}

check "the problem as it is told" {
  given U_Cookies = 5, U_Times = 3
  expect Second_cookies == 15
  expect Answer == 20
}
