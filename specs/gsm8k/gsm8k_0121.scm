scm 1

model gsm8k0121 {
  """
  GSM8K, test problem 121 (Cobbe et al., 2021; MIT licence).

  Morisette and Kael were asked to bring fruits. Morisette brought 5 apples and 8 oranges,
  while Kael brought twice the amount of apples and half the number of oranges than
  Morisette. How many fruits do they have in total?
  """
  domain arithmetic
}

node Apples() -> int {4, 5, 6} {
  """
  Morisette brought 5 apples and 8 oranges, while Kael brought twice the amount of apples
  and half the number of oranges than Morisette.
  """
  exogenous U_Apples
}

node Oranges() -> int {7, 8, 9} {
  """
  Morisette brought 5 apples and 8 oranges, while Kael brought twice the amount of apples
  and half the number of oranges than Morisette.
  """
  exogenous U_Oranges
}

node Second_apples(Apples) -> int 8..12 {
  """Kael brought 5 x 2 = 10 apples."""
  return Apples * 2
}

node Second_oranges(Oranges) -> int 7..9 {
  """And he also brought 8 / 2 = 4 oranges. (In units of 1/2.)"""
  return Oranges
}

node Answer(Apples, Second_apples, Oranges, Second_oranges) -> int 45..63 {
  """
  Therefore, Kael and Morisette brought 5 + 10 + 8 + 4 = 27 fruits in total. (In units of
  1/2.)
  """
  return (Apples + Second_apples + Oranges) * 2 + Second_oranges
}

check "the problem as it is told" {
  given U_Apples = 5, U_Oranges = 8
  expect Second_apples == 10
  expect Second_oranges == 8
  expect Answer == 54
}
