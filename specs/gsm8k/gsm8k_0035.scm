scm 1

model gsm8k0035 {
  """
  GSM8K, test problem 35 (Cobbe et al., 2021; MIT licence).

  Mike plays ping pong for 40 minutes. In the first 20 minutes, he scores 4 points. In the
  second 20 minutes, he scores 25% more points. How many total points did he score?
  """
  domain arithmetic
}

node Points() -> int {3, 4, 5} {
  """In the first 20 minutes, he scores 4 points."""
  exogenous U_Points
}

node Percent() -> int {23, 25, 27} {
  """In the second 20 minutes, he scores 25% more points."""
  exogenous U_Percent
}

node Point(Points, Percent) -> int 69..135 {
  """He scored 4*.25=1 point more in the second 20 minutes (In units of 1/100.)"""
  return Points * Percent
}

node Second_points(Points, Point) -> int 369..635 {
  """So he scored 4+1=5 points in the second 20 minutes (In units of 1/100.)"""
  return Points * 100 + Point
}

node Answer(Points, Second_points) -> int 669..1135 {
  """So in total, he scored 4+5=9 points in the 40 minutes (In units of 1/100.)"""
  return Points * 100 + Second_points
}

check "the problem as it is told" {
  given U_Points = 4, U_Percent = 25
  expect Point == 100
  expect Second_points == 500
  expect Answer == 900
}
