scm 1

model gsm8k0032 {
  """
  GSM8K, test problem 32 (Cobbe et al., 2021; MIT licence).

  John takes care of 10 dogs. Each dog takes .5 hours a day to walk and take care of their
  business. How many hours a week does he spend taking care of dogs?
  """
  domain arithmetic
}

node Dogs() -> int {9, 10, 11} {
  """John takes care of 10 dogs."""
  exogenous U_Dogs
}

node Hours(Dogs) -> int 9..11 {
  """He spends 10*.5=5 hours per day (In units of 1/2.)"""
  return Dogs
}

node Answer(Hours) -> int 63..77 {
  """That means he spends 5*7=35 hours per week (In units of 1/2.)"""
  return Hours * 7
}

check "the problem as it is told" {
  given U_Dogs = 10
  expect Hours == 10
  expect Answer == 70
}
