scm 1

model gsm8k0046 {
  """
  GSM8K, test problem 46 (Cobbe et al., 2021; MIT licence).

  Candice put 80 post-it notes in her purse before she headed out to her job at the coffee
  shop. On her way, she stopped off at the store and purchased a package of Post-it notes;
  At work, she placed a single Post-it note on each of 220 different cups of coffee. If she
  had 23 post-it notes remaining overall, how many Post-it notes were in the package that
  she purchased?
  """
  domain arithmetic
}

node Different_cups() -> int {198, 220, 242} {
  """
  On her way, she stopped off at the store and purchased a package of Post-it notes; At
  work, she placed a single Post-it note on each of 220 different cups of coffee.
  """
  exogenous U_Different_cups
}

node Post() -> int {21, 23, 25} {
  """
  If she had 23 post-it notes remaining overall, how many Post-it notes were in the package
  that she purchased?
  """
  exogenous U_Post
}

node Second_post() -> int {72, 80, 88} {
  """
  Candice put 80 post-it notes in her purse before she headed out to her job at the coffee
  shop.
  """
  exogenous U_Second_post
}

node Answer(Different_cups, Post, Second_post) -> int 131..195 {
  """Subtracting 80 from each side of the equation, we see that x=220+23-80=163 Post-it notes."""
  return Different_cups + Post - Second_post
}

check "the problem as it is told" {
  given U_Different_cups = 220, U_Post = 23, U_Second_post = 80
  expect Answer == 163
}
