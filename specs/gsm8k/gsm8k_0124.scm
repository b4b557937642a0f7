scm 1

model gsm8k0124 {
  """
  GSM8K, test problem 124 (Cobbe et al., 2021; MIT licence).

  Jennie is helping at her mom's office. She has a pile of 60 letters needing stamps, and a
  pile of letters already stamped. She puts stamps on one-third of the letters needing
  stamps. If there are now 30 letters in the pile of already-stamped letters, how many were
  in that pile when Jennie began?
  """
  domain arithmetic
}

node Letters_needing() -> int {54, 60, 66} {
  """She has a pile of 60 letters needing stamps, and a pile of letters already stamped."""
  exogenous U_Letters_needing
}

node Second_letters() -> int {27, 30, 33} {
  """
  If there are now 30 letters in the pile of already-stamped letters, how many were in that
  pile when Jennie began?
  """
  exogenous U_Second_letters
}

node Letters(Letters_needing) -> int 54..66 {
  """She stamped 60/3=20 letters. (In units of 1/3.)"""
  return Letters_needing
}

node Answer(Second_letters, Letters) -> int 15..45 {
  """Then there were 30-20=10 in the already-stamped pile to begin with. (In units of 1/3.)"""
  return Second_letters * 3 - Letters
}

check "the problem as it is told" {
  given U_Letters_needing = 60, U_Second_letters = 30
  expect Letters == 60
  expect Answer == 30
}
