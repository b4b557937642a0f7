scm 1

model gsm8k0106 {
  """
  GSM8K, test problem 106 (Cobbe et al., 2021; MIT licence).

  John has 3 boxes. Each box is 5 inches by 6 inches by 4 inches. The walls are 1 inch
  thick. What is the total inner volume of all 3 boxes?
  """
  domain arithmetic
}

node Inch_thick() -> int {1, 2, 3} {
  """The walls are 1 inch thick."""
  exogenous U_Inch_thick
}

node Second_inches() -> int {4, 5, 6} {
  """Each box is 5 inches by 6 inches by 4 inches."""
  exogenous U_Second_inches
}

node Third_inches() -> int {5, 6, 7} {
  """Each box is 5 inches by 6 inches by 4 inches."""
  exogenous U_Third_inches
}

node Fourth_inches() -> int {3, 4, 5} {
  """Each box is 5 inches by 6 inches by 4 inches."""
  exogenous U_Fourth_inches
}

node Boxes() -> int {2, 3, 4} {
  """John has 3 boxes."""
  exogenous U_Boxes
}

node Inches(Inch_thick) -> int 2..6 {
  """The walls subtract 2*1=2 inches from each dimension"""
  return Inch_thick * 2
}

node Inch_width(Second_inches, Inches) -> int -2..4 {
  """So each box has 5-2=3 inch width"""
  return Second_inches - Inches
}

node Inch_height(Third_inches, Inches) -> int -1..5 {
  """It also has a 6-2=4 inch height"""
  return Third_inches - Inches
}

node Inch_depth(Inch_height, Inches) -> int -7..3 {
  """Finally, it has a 4-2=2 inch depth"""
  return Inch_height - Inches
}

node Cubic_inches(Fourth_inches, Inch_width, Inch_depth) -> int -140..70 {
  """So the inner volume of one box is 4*3*2=24 cubic inches"""
  return Fourth_inches * Inch_width * Inch_depth
}

node Answer(Boxes, Cubic_inches) -> int -560..280 {
  """So in total the inner volume of the 3 boxes is 3*24=72 cubic inches"""
  return Boxes * Cubic_inches
}

check "the problem as it is told" {
  given U_Inch_thick = 1, U_Second_inches = 5, U_Third_inches = 6, U_Fourth_inches = 4, U_Boxes = 3
  expect Inches == 2
  expect Inch_width == 3
  expect Inch_height == 4
  expect Inch_depth == 2
  expect Cubic_inches == 24
  expect Answer == 72
}
