scm 1

model gsm8k0011 {
  """
  GSM8K, test problem 11 (Cobbe et al., 2021; MIT licence).

  Toula went to the bakery and bought various types of pastries. She bought 3 dozen donuts
  which cost $68 per dozen, 2 dozen mini cupcakes which cost $80 per dozen, and 6 dozen mini
  cheesecakes for $55 per dozen. How much was the total cost?
  """
  domain arithmetic
}

node Dozen_donuts() -> int {2, 3, 4} {
  """
  She bought 3 dozen donuts which cost $68 per dozen, 2 dozen mini cupcakes which cost $80
  per dozen, and 6 dozen mini cheesecakes for $55 per dozen.
  """
  exogenous U_Dozen_donuts
}

node Dollars() -> int {62, 68, 74} {
  """
  She bought 3 dozen donuts which cost $68 per dozen, 2 dozen mini cupcakes which cost $80
  per dozen, and 6 dozen mini cheesecakes for $55 per dozen.
  """
  exogenous U_Dollars
}

node Dozen_mini() -> int {1, 2, 3} {
  """
  She bought 3 dozen donuts which cost $68 per dozen, 2 dozen mini cupcakes which cost $80
  per dozen, and 6 dozen mini cheesecakes for $55 per dozen.
  """
  exogenous U_Dozen_mini
}

node Second_dollars() -> int {72, 80, 88} {
  """
  She bought 3 dozen donuts which cost $68 per dozen, 2 dozen mini cupcakes which cost $80
  per dozen, and 6 dozen mini cheesecakes for $55 per dozen.
  """
  exogenous U_Second_dollars
}

node Second_dozen_mini() -> int {5, 6, 7} {
  """
  She bought 3 dozen donuts which cost $68 per dozen, 2 dozen mini cupcakes which cost $80
  per dozen, and 6 dozen mini cheesecakes for $55 per dozen.
  """
  exogenous U_Second_dozen_mini
}

node Third_dollars() -> int {50, 55, 60} {
  """
  She bought 3 dozen donuts which cost $68 per dozen, 2 dozen mini cupcakes which cost $80
  per dozen, and 6 dozen mini cheesecakes for $55 per dozen.
  """
  exogenous U_Third_dollars
}

node Total_charge(Dozen_donuts, Dollars) -> int 124..296 {
  """The total charge for the doughnuts was 3 x $68 = $204."""
  return Dozen_donuts * Dollars
}

node Second_total_charge(Dozen_mini, Second_dollars) -> int 72..264 {
  """The total charge for the mini cupcakes was 2 x $80 = $160."""
  return Dozen_mini * Second_dollars
}

node Third_total_charge(Second_dozen_mini, Third_dollars) -> int 250..420 {
  """The total charge for the mini cheesecakes was 6 x $55 = $330."""
  return Second_dozen_mini * Third_dollars
}

node Answer(Total_charge, Second_total_charge, Third_total_charge) -> int 446..980 {
  """Therefore the total amount Toula paid for the pastries was $204 + $160 + $330 = $694."""
  return Total_charge + Second_total_charge + Third_total_charge
}

check "the problem as it is told" {
  given U_Dozen_donuts = 3,
    U_Dollars = 68,
    U_Dozen_mini = 2,
    U_Second_dollars = 80,
    U_Second_dozen_mini = 6,
    U_Third_dollars = 55
  expect Total_charge == 204
  expect Second_total_charge == 160
  expect Third_total_charge == 330
  expect Answer == 694
}
