scm 1

model gsm8k0049 {
  """
  GSM8K, test problem 49 (Cobbe et al., 2021; MIT licence).

  Richard lives in an apartment building with 15 floors. Each floor contains 8 units, and
  3/4 of the building is occupied. What's the total number of unoccupied units In the
  building?
  """
  domain arithmetic
}

node Units() -> int {7, 8, 9} {
  """Each floor contains 8 units, and 3/4 of the building is occupied."""
  exogenous U_Units
}

node Floors() -> int {14, 15, 16} {
  """Richard lives in an apartment building with 15 floors."""
  exogenous U_Floors
}

node Second_units(Units, Floors) -> int 98..144 {
  """The total number of units in the building will be 8 units/floor * 15 floors = 120 units."""
  return Units * Floors
}

node Third_units(Second_units) -> int 294..432 {
  """
  If 3/4 of the building is occupied, then the total number of occupied units is 3/4 * 120
  units = 90 units. (In units of 1/4.)
  """
  return Second_units * 3
}

node Answer(Second_units, Third_units) -> int -40..282 {
  """
  The total number of unoccupied units is 120 units - 90 units = 30 units. (In units of
  1/4.)
  """
  return Second_units * 4 - Third_units
}

check "the problem as it is told" {
  given U_Units = 8, U_Floors = 15
  expect Second_units == 120
  expect Third_units == 360
  expect Answer == 120
}
