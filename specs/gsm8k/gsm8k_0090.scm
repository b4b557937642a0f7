scm 1

model gsm8k0090 {
  """
  GSM8K, test problem 90 (Cobbe et al., 2021; MIT licence).

  Ted the T-Rex was planning to bring potato salad to the dinosaur picnic. He knows that an
  adult dinosaur will eat 10 lbs of potato salad, and a child will eat half as much as an
  adult. If there will be 20 adults and 5 children at the picnic, how many pounds of potato
  salad does Ted need to bring to the picnic if he hopes to have enough to feed everyone?
  """
  domain arithmetic
}

node Lbs() -> int {9, 10, 11} {
  """
  He knows that an adult dinosaur will eat 10 lbs of potato salad, and a child will eat half
  as much as an adult.
  """
  exogenous U_Lbs
}

node Adults() -> int {18, 20, 22} {
  """
  If there will be 20 adults and 5 children at the picnic, how many pounds of potato salad
  does Ted need to bring to the picnic if he hopes to have enough to feed everyone?
  """
  exogenous U_Adults
}

node Children() -> int {4, 5, 6} {
  """
  If there will be 20 adults and 5 children at the picnic, how many pounds of potato salad
  does Ted need to bring to the picnic if he hopes to have enough to feed everyone?
  """
  exogenous U_Children
}

node Pounds(Lbs) -> int 9..11 {
  """Half of 10 pounds is 10/2=5 pounds. (In units of 1/2.)"""
  return Lbs
}

node Second_pounds(Adults, Lbs) -> int 162..242 {
  """To feed 20 dinosaur adults, he will need 20*10=200 pounds of potato salad."""
  return Adults * Lbs
}

node Third_pounds(Pounds, Children) -> int 36..66 {
  """
  To feed 5 dinosaur children, he will need 5*5=25 pounds of potato salad. (In units of
  1/2.)
  """
  return Pounds * Children
}

node Answer(Second_pounds, Third_pounds) -> int 360..550 {
  """
  In total, he will need to bring 200+25=225 pounds of potato salad to the picnic. (In units
  of 1/2.)
  """
  return Second_pounds * 2 + Third_pounds
}

check "the problem as it is told" {
  given U_Lbs = 10, U_Adults = 20, U_Children = 5
  expect Pounds == 10
  expect Second_pounds == 200
  expect Third_pounds == 50
  expect Answer == 450
}
