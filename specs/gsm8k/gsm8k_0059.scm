scm 1

model gsm8k0059 {
  """
  GSM8K, test problem 59 (Cobbe et al., 2021; MIT licence).

  A raspberry bush has 6 clusters of 20 fruit each and 67 individual fruit scattered across
  the bush. How many raspberries are there total?
  """
  domain arithmetic
}

node Fruit() -> int {18, 20, 22} {
  """
  A raspberry bush has 6 clusters of 20 fruit each and 67 individual fruit scattered across
  the bush.
  """
  exogenous U_Fruit
}

node Clusters() -> int {5, 6, 7} {
  """
  A raspberry bush has 6 clusters of 20 fruit each and 67 individual fruit scattered across
  the bush.
  """
  exogenous U_Clusters
}

node Individual_fruit() -> int {61, 67, 73} {
  """
  A raspberry bush has 6 clusters of 20 fruit each and 67 individual fruit scattered across
  the bush.
  """
  exogenous U_Individual_fruit
}

node Second_fruit(Fruit, Clusters) -> int 90..154 {
  """First find the number of fruit in clusters: 20 fruit/cluster * 6 clusters = 120 fruit"""
  return Fruit * Clusters
}

node Answer(Second_fruit, Individual_fruit) -> int 151..227 {
  """
  Then add the number of individual fruit to find the total number of fruit: 120 fruit + 67
  fruit = 187 fruit
  """
  return Second_fruit + Individual_fruit
}

check "the problem as it is told" {
  given U_Fruit = 20, U_Clusters = 6, U_Individual_fruit = 67
  expect Second_fruit == 120
  expect Answer == 187
}
