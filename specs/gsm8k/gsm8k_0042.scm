scm 1

model gsm8k0042 {
  """
  GSM8K, test problem 42 (Cobbe et al., 2021; MIT licence).

  Grandma Jones baked 5 apple pies for the fireman's luncheon. She cut each pie into 8
  pieces and set the five pies out on the buffet table for the guests to serve themselves.
  At the end of the evening, after the guests had taken and eaten their pieces of pie, there
  were 14 pieces of pie remaining. How many pieces were taken by the guests?
  """
  domain arithmetic
}

node Apple_pies() -> int {4, 5, 6} {
  """Grandma Jones baked 5 apple pies for the fireman's luncheon."""
  exogenous U_Apple_pies
}

node Pieces() -> int {7, 8, 9} {
  """
  She cut each pie into 8 pieces and set the five pies out on the buffet table for the
  guests to serve themselves.
  """
  exogenous U_Pieces
}

node Third_pieces() -> int {13, 14, 15} {
  """
  At the end of the evening, after the guests had taken and eaten their pieces of pie, there
  were 14 pieces of pie remaining.
  """
  exogenous U_Third_pieces
}

node Second_pieces(Apple_pies, Pieces) -> int 28..54 {
  """
  To start the evening, there were 5 pies, each with 8 pieces, which is 5*8=40 pieces of
  pie.
  """
  return Apple_pies * Pieces
}

node Answer(Second_pieces, Third_pieces) -> int 13..41 {
  """If only 14 remained, then 40-14=26 pieces of pie had been taken by guests."""
  return Second_pieces - Third_pieces
}

check "the problem as it is told" {
  given U_Apple_pies = 5, U_Pieces = 8, U_Third_pieces = 14
  expect Second_pieces == 40
  expect Answer == 26
}
