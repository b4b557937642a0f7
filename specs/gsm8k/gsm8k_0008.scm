scm 1

model gsm8k0008 {
  """
  GSM8K, test problem 8 (Cobbe et al., 2021; MIT licence).

  John drives for 3 hours at a speed of 60 mph and then turns around because he realizes he
  forgot something very important at home. He tries to get home in 4 hours but spends the
  first 2 hours in standstill traffic. He spends the next half-hour driving at a speed of
  30mph, before being able to drive the remaining time of the 4 hours going at 80 mph. How
  far is he from home at the end of those 4 hours?
  """
  domain arithmetic
}

node Hours() -> int {2, 3, 4} {
  """
  John drives for 3 hours at a speed of 60 mph and then turns around because he realizes he
  forgot something very important at home.
  """
  exogenous U_Hours
}

node Mph() -> int {54, 60, 66} {
  """
  John drives for 3 hours at a speed of 60 mph and then turns around because he realizes he
  forgot something very important at home.
  """
  exogenous U_Mph
}

node Second_hours() -> int {3, 4, 5} {
  """He tries to get home in 4 hours but spends the first 2 hours in standstill traffic."""
  exogenous U_Second_hours
}

node Third_hours() -> int {1, 2, 3} {
  """He tries to get home in 4 hours but spends the first 2 hours in standstill traffic."""
  exogenous U_Third_hours
}

node Second_mph() -> int {27, 30, 33} {
  """
  He spends the next half-hour driving at a speed of 30mph, before being able to drive the
  remaining time of the 4 hours going at 80 mph.
  """
  exogenous U_Second_mph
}

node Third_mph() -> int {72, 80, 88} {
  """
  He spends the next half-hour driving at a speed of 30mph, before being able to drive the
  remaining time of the 4 hours going at 80 mph.
  """
  exogenous U_Third_mph
}

node Miles(Hours, Mph) -> int 108..264 {
  """When he turned around he was 3*60=180 miles from home"""
  return Hours * Mph
}

node Fourth_hours(Second_hours, Third_hours) -> int 0..4 {
  """He was only able to drive 4-2=2 hours in the first four hours"""
  return Second_hours - Third_hours
}

node Second_miles(Second_mph) -> int 27..33 {
  """In half an hour he goes 30*.5=15 miles (In units of 1/2.)"""
  return Second_mph
}

node Fifth_hours(Fourth_hours) -> int -1..7 {
  """He then drives another 2-.5=1.5 hours (In units of 1/2.)"""
  return Fourth_hours * 2 - 1
}

node Third_miles(Third_mph, Fifth_hours) -> int -88..616 {
  """In that time he goes 80*1.5=120 miles (In units of 1/2.)"""
  return Third_mph * Fifth_hours
}

node Fourth_miles(Third_miles, Second_miles) -> int -61..649 {
  """So he drove 120+15=135 miles (In units of 1/2.)"""
  return Third_miles + Second_miles
}

node Answer(Miles, Fourth_miles) -> int -433..589 {
  """So he is 180-135=45 miles away from home (In units of 1/2.)"""
  return Miles * 2 - Fourth_miles
}

check "the problem as it is told" {
  given U_Hours = 3,
    U_Mph = 60,
    U_Second_hours = 4,
    U_Third_hours = 2,
    U_Second_mph = 30,
    U_Third_mph = 80
  expect Miles == 180
  expect Fourth_hours == 2
  expect Second_miles == 30
  expect Fifth_hours == 3
  expect Third_miles == 240
  expect Fourth_miles == 270
  expect Answer == 90
}
