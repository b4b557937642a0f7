scm 1

model gsm8k0099 {
  """
  GSM8K, test problem 99 (Cobbe et al., 2021; MIT licence).

  Mary is an avid gardener. Yesterday, she received 18 new potted plants from her favorite
  plant nursery. She already has 2 potted plants on each of the 40 window ledges of her
  large country home. Feeling generous, she has decided that she will give 1 potted plant
  from each ledge to friends and family tomorrow. How many potted plants will Mary remain
  with?
  """
  domain arithmetic
}

node Potted_plants() -> int {1, 2, 3} {
  """She already has 2 potted plants on each of the 40 window ledges of her large country home."""
  exogenous U_Potted_plants
}

node Window_ledges() -> int {36, 40, 44} {
  """She already has 2 potted plants on each of the 40 window ledges of her large country home."""
  exogenous U_Window_ledges
}

node New_potted() -> int {17, 18, 19} {
  """Yesterday, she received 18 new potted plants from her favorite plant nursery."""
  exogenous U_New_potted
}

node Potted_plant() -> int {1, 2, 3} {
  """
  Feeling generous, she has decided that she will give 1 potted plant from each ledge to
  friends and family tomorrow.
  """
  exogenous U_Potted_plant
}

node Second_potted_plants(Potted_plants, Window_ledges) -> int 36..132 {
  """Yesterday, before receiving the plants, Mary had 2*40 = 80 potted plants"""
  return Potted_plants * Window_ledges
}

node Third_potted_plants(Second_potted_plants, New_potted) -> int 53..151 {
  """
  After receiving an additional 18 plants, she therefore had a total of 80 + 18 = 98 potted
  plants
  """
  return Second_potted_plants + New_potted
}

node Fourth_potted_plants(Window_ledges, Potted_plant) -> int 36..132 {
  """Tomorrow, Mary’s plant giveaway will be 40 *1 = 40 potted plants."""
  return Window_ledges * Potted_plant
}

node Answer(Third_potted_plants, Fourth_potted_plants) -> int -79..115 {
  """She will therefore remain with 98 - 40 = 58 potted plants."""
  return Third_potted_plants - Fourth_potted_plants
}

check "the problem as it is told" {
  given U_Potted_plants = 2, U_Window_ledges = 40, U_New_potted = 18, U_Potted_plant = 1
  expect Second_potted_plants == 80
  expect Third_potted_plants == 98
  expect Fourth_potted_plants == 40
  expect Answer == 58
}
