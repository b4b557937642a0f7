scm 1

model gsm8k0120 {
  """
  GSM8K, test problem 120 (Cobbe et al., 2021; MIT licence).

  Miguel uses 2 pads of paper a week for his drawing. If there are 30 sheets of paper on a
  pad of paper, how many sheets of paper does he use every month?
  """
  domain arithmetic
}

node Sheets() -> int {27, 30, 33} {
  """
  If there are 30 sheets of paper on a pad of paper, how many sheets of paper does he use
  every month?
  """
  exogenous U_Sheets
}

node Pads() -> int {1, 2, 3} {
  """Miguel uses 2 pads of paper a week for his drawing."""
  exogenous U_Pads
}

node Second_sheets(Sheets, Pads) -> int 27..99 {
  """Miguel uses 30 x 2 = 60 sheets of paper every week."""
  return Sheets * Pads
}

node Answer(Second_sheets) -> int 108..396 {
  """Therefore, he uses 60 x 4 = 240 sheets of paper every month."""
  return Second_sheets * 4
}

check "the problem as it is told" {
  given U_Sheets = 30, U_Pads = 2
  expect Second_sheets == 60
  expect Answer == 240
}
