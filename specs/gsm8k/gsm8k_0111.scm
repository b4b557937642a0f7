scm 1

model gsm8k0111 {
  """
  GSM8K, test problem 111 (Cobbe et al., 2021; MIT licence).

  Julia’s boat sprang a leak while she was out on the lake. The boat was taking on two
  liters of water for every ten feet she rowed back towards shore. It took her sixteen
  seconds to row twenty feet. The shore was 64 seconds away. How much water had the boat
  taken on by the time Julia reached shore?
  """
  domain arithmetic
}

node Seconds_away() -> int {58, 64, 70} {
  """The shore was 64 seconds away."""
  exogenous U_Seconds_away
}

node Feet() -> int {9, 10, 11} {
  """
  The boat was taking on two liters of water for every ten feet she rowed back towards
  shore.
  """
  exogenous U_Feet
}

node Liters() -> int {1, 2, 3} {
  """
  The boat was taking on two liters of water for every ten feet she rowed back towards
  shore.
  """
  exogenous U_Liters
}

node Times_rowing(Seconds_away) -> int 58..70 {
  """
  It took Julia 64 seconds to reach shore, so it took 64 / 16 = 4 times rowing 20 feet to
  reach the shore. (In units of 1/16.)
  """
  return Seconds_away
}

node Feet_back(Times_rowing) -> int 290..350 {
  """Thus, she had to row 20 * 4 = 80 feet back to shore. (In units of 1/4.)"""
  return Times_rowing * 5
}

node Times(Feet_back, Feet) -> int 26100..38500 {
  """In those 80 feet, she took on 2 liters of water 80 / 10 = 8 times. (In units of 1/3960.)"""
  return Feet_back * (990 // Feet)
}

node Answer(Times, Liters) -> int 26100..115500 {
  """
  Thus, the boat had taken on 8 * 2 = 16 liters of water by the time Julia reached the
  shore. (In units of 1/3960.)
  """
  return Times * Liters
}

check "the problem as it is told" {
  given U_Seconds_away = 64, U_Feet = 10, U_Liters = 2
  expect Times_rowing == 64
  expect Feet_back == 320
  expect Times == 31680
  expect Answer == 63360
}
