scm 1

model gsm8k0123 {
  """
  GSM8K, test problem 123 (Cobbe et al., 2021; MIT licence).

  Rosie can run 10 miles per hour for 3 hours. After that, she runs 5 miles per hour. How
  many miles can she run in 7 hours?
  """
  domain arithmetic
}

node Miles() -> int {9, 10, 11} {
  """Rosie can run 10 miles per hour for 3 hours."""
  exogenous U_Miles
}

node Hours() -> int {2, 3, 4} {
  """Rosie can run 10 miles per hour for 3 hours."""
  exogenous U_Hours
}

node Second_hours() -> int {6, 7, 8} {
  """How many miles can she run in 7 hours?"""
  exogenous U_Second_hours
}

node Third_miles() -> int {4, 5, 6} {
  """After that, she runs 5 miles per hour."""
  exogenous U_Third_miles
}

node Second_miles(Miles, Hours) -> int 18..44 {
  """For the first 3 hours, Rosie runs 10 miles per hour, so she runs 10*3=30 miles."""
  return Miles * Hours
}

node Hours_left(Second_hours, Hours) -> int 2..6 {
  """However, she still has 7-3=4 hours left to room."""
  return Second_hours - Hours
}

node Fourth_miles(Third_miles, Hours_left) -> int 8..36 {
  """For the next 4 hours, she runs 5 miles per hour, so she runs 5*4=20 miles."""
  return Third_miles * Hours_left
}

node Answer(Second_miles, Fourth_miles) -> int 26..80 {
  """In total she runs 30+20=50 miles."""
  return Second_miles + Fourth_miles
}

check "the problem as it is told" {
  given U_Miles = 10, U_Hours = 3, U_Second_hours = 7, U_Third_miles = 5
  expect Second_miles == 30
  expect Hours_left == 4
  expect Fourth_miles == 20
  expect Answer == 50
}
