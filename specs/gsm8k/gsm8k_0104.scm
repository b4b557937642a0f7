scm 1

model gsm8k0104 {
  """
  GSM8K, test problem 104 (Cobbe et al., 2021; MIT licence).

  Poppy is solving a 1000-piece jigsaw puzzle. She places a quarter of the pieces on the
  board, then her mom places a third of the remaining pieces. How many jigsaw pieces are
  left to be placed?
  """
  domain arithmetic
}

node Piece_jigsaw() -> int {900, 1000, 1100} {
  """Poppy is solving a 1000-piece jigsaw puzzle."""
  exogenous U_Piece_jigsaw
}

node Pieces(Piece_jigsaw) -> int 900..1100 {
  """Poppy has placed 1000 pieces / 4 = 250 pieces. (In units of 1/4.)"""
  return Piece_jigsaw
}

node Pieces_remaining(Piece_jigsaw, Pieces) -> int 2500..3500 {
  """This means there are 1000 – 250 = 750 pieces remaining. (In units of 1/4.)"""
  return Piece_jigsaw * 4 - Pieces
}

node Second_pieces(Pieces_remaining) -> int 2500..3500 {
  """Her mom therefore places 750 / 3 = 250 pieces. (In units of 1/12.)"""
  return Pieces_remaining
}

node Answer(Pieces_remaining, Second_pieces) -> int 4000..8000 {
  """
  This leaves a total of 750 – 250 = 500 jigsaw pieces left to be placed. (In units of
  1/12.)
  """
  return Pieces_remaining * 3 - Second_pieces
}

check "the problem as it is told" {
  given U_Piece_jigsaw = 1000
  expect Pieces == 1000
  expect Pieces_remaining == 3000
  expect Second_pieces == 3000
  expect Answer == 6000
}
