scm 1

model gsm8k0067 {
  """
  GSM8K, test problem 67 (Cobbe et al., 2021; MIT licence).

  A treasure hunter found a buried treasure chest filled with gems. There were 175 diamonds,
  35 fewer rubies than diamonds, and twice the number of emeralds than the rubies. How many
  of the gems were there in the chest?
  """
  domain arithmetic
}

node Diamonds() -> int {158, 175, 192} {
  """
  There were 175 diamonds, 35 fewer rubies than diamonds, and twice the number of emeralds
  than the rubies.
  """
  exogenous U_Diamonds
}

node Fewer_rubies() -> int {32, 35, 38} {
  """
  There were 175 diamonds, 35 fewer rubies than diamonds, and twice the number of emeralds
  than the rubies.
  """
  exogenous U_Fewer_rubies
}

node Rubies(Diamonds, Fewer_rubies) -> int 120..160 {
  """There were 175 - 35 = 140 rubies in the treasure chest."""
  return Diamonds - Fewer_rubies
}

node Emeralds(Rubies) -> int 240..320 {
  """There were 140 x 2 = 280 emeralds in the treasure chest."""
  return Rubies * 2
}

node Answer(Diamonds, Rubies, Emeralds) -> int 518..672 {
  """So, the total number of gems in the treasure chest is 175 + 140 + 280 = 595."""
  return Diamonds + Rubies + Emeralds
}

check "the problem as it is told" {
  given U_Diamonds = 175, U_Fewer_rubies = 35
  expect Rubies == 140
  expect Emeralds == 280
  expect Answer == 595
}
