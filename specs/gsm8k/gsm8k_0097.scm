scm 1

model gsm8k0097 {
  """
  GSM8K, test problem 97 (Cobbe et al., 2021; MIT licence).

  When Freda cooks canned tomatoes into sauce, they lose half their volume. Each 16 ounce
  can of tomatoes that she uses contains three tomatoes. Freda’s last batch of tomato sauce
  made 32 ounces of sauce. How many tomatoes did Freda use?
  """
  domain arithmetic
}

node Ounces() -> int {29, 32, 35} {
  """Freda’s last batch of tomato sauce made 32 ounces of sauce."""
  exogenous U_Ounces
}

node Ounce() -> int {15, 16, 17} {
  """Each 16 ounce can of tomatoes that she uses contains three tomatoes."""
  exogenous U_Ounce
}

node Tomatoes() -> int {2, 3, 4} {
  """Each 16 ounce can of tomatoes that she uses contains three tomatoes."""
  exogenous U_Tomatoes
}

node Second_ounces(Ounces) -> int 58..70 {
  """
  Tomatoes lose half their volume when made into sauce, so Freda started with 32 * 2 = 64
  ounces of tomatoes.
  """
  return Ounces * 2
}

node Cans(Second_ounces, Ounce) -> int 13920..19040 {
  """At 16 ounces per can, she used 64 / 16 = 4 cans of tomatoes. (In units of 1/4080.)"""
  return Second_ounces * (4080 // Ounce)
}

node Answer(Tomatoes, Cans) -> int 27840..76160 {
  """At 3 tomatoes a can, Freda used 3 * 4 = 12 tomatoes. (In units of 1/4080.)"""
  return Tomatoes * Cans
}

check "the problem as it is told" {
  given U_Ounces = 32, U_Ounce = 16, U_Tomatoes = 3
  expect Second_ounces == 64
  expect Cans == 16320
  expect Answer == 48960
}
