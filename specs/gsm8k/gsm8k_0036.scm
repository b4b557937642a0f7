scm 1

model gsm8k0036 {
  """
  GSM8K, test problem 36 (Cobbe et al., 2021; MIT licence).

  Terry eats 2 yogurts a day. They are currently on sale at 4 yogurts for $5.00. How much
  does he spend on yogurt over 30 days?
  """
  domain arithmetic
}

node Yogurts() -> int {1, 2, 3} {
  """Terry eats 2 yogurts a day."""
  exogenous U_Yogurts
}

node Days() -> int {27, 30, 33} {
  """How much does he spend on yogurt over 30 days?"""
  exogenous U_Days
}

node Third_yogurts() -> int {3, 4, 5} {
  """They are currently on sale at 4 yogurts for $5.00."""
  exogenous U_Third_yogurts
}

node Dollars() -> int {4, 5, 6} {
  """They are currently on sale at 4 yogurts for $5.00."""
  exogenous U_Dollars
}

node Second_yogurts(Yogurts, Days) -> int 27..99 {
  """He eats 2 yogurts a day so over 30 days he will need 2*30 = 60 yogurts"""
  return Yogurts * Days
}

node Yogurt(Second_yogurts, Third_yogurts) -> int 324..1980 {
  """
  The yogurt is sold as 4 units for $5.00 and he needs 60 yogurts so that’s 60/4 = 15
  4-packs (In units of 1/60.)
  """
  return Second_yogurts * (60 // Third_yogurts)
}

node Answer(Dollars, Yogurt) -> int 1296..11880 {
  """
  Each 4-pack is $5.00 and he needs 15 4-packs so he will spend $5*15 = $75.00 on yogurt (In
  units of 1/60.)
  """
  return Dollars * Yogurt
}

check "the problem as it is told" {
  given U_Yogurts = 2, U_Days = 30, U_Third_yogurts = 4, U_Dollars = 5
  expect Second_yogurts == 60
  expect Yogurt == 900
  expect Answer == 4500
}
