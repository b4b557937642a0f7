scm 1

model gsm8k0071 {
  """
  GSM8K, test problem 71 (Cobbe et al., 2021; MIT licence).

  Kelian has two recipes for preparing dishes, one having 20 instructions and the second one
  having twice as many instructions as the first one. How many instructions does Kelian have
  to read to prepare the two dishes?
  """
  domain arithmetic
}

node Recipes() -> int {1, 2, 3} {
  """
  Kelian has two recipes for preparing dishes, one having 20 instructions and the second one
  having twice as many instructions as the first one.
  """
  exogenous U_Recipes
}

node Instructions() -> int {18, 20, 22} {
  """
  Kelian has two recipes for preparing dishes, one having 20 instructions and the second one
  having twice as many instructions as the first one.
  """
  exogenous U_Instructions
}

node Second_instructions(Recipes, Instructions) -> int 18..66 {
  """The second recipe has 2 * 20 instructions = 40 instructions."""
  return Recipes * Instructions
}

node Answer(Second_instructions, Instructions) -> int 36..88 {
  """The total for the two dishes is 40 instructions + 20 instructions = 60 instructions."""
  return Second_instructions + Instructions
}

check "the problem as it is told" {
  given U_Recipes = 2, U_Instructions = 20
  expect Second_instructions == 40
  expect Answer == 60
}
