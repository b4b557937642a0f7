scm 1

model gsm8k0006 {
  """
  GSM8K, test problem 6 (Cobbe et al., 2021; MIT licence).

  Toulouse has twice as many sheep as Charleston. Charleston has 4 times as many sheep as
  Seattle. How many sheep do Toulouse, Charleston, and Seattle have together if Seattle has
  20 sheep?
  """
  domain arithmetic
}

node Sheep() -> int {18, 20, 22} {
  """How many sheep do Toulouse, Charleston, and Seattle have together if Seattle has 20 sheep?"""
  exogenous U_Sheep
}

node Times() -> int {3, 4, 5} {
  """Charleston has 4 times as many sheep as Seattle."""
  exogenous U_Times
}

node Second_sheep(Sheep, Times) -> int 54..110 {
  """If Seattle has 20 sheep, Charleston has 4 * 20 sheep = 80 sheep"""
  return Sheep * Times
}

node Third_sheep(Second_sheep) -> int 108..220 {
  """Toulouse has twice as many sheep as Charleston, which is 2 * 80 sheep = 160 sheep"""
  return Second_sheep * 2
}

node Answer(Sheep, Third_sheep, Second_sheep) -> int 180..352 {
  """Together, the three has 20 sheep + 160 sheep + 80 sheep = 260 sheep"""
  return Sheep + Third_sheep + Second_sheep
}

check "the problem as it is told" {
  given U_Sheep = 20, U_Times = 4
  expect Second_sheep == 80
  expect Third_sheep == 160
  expect Answer == 260
}
