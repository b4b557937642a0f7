scm 1

model gsm8k0093 {
  """
  GSM8K, test problem 93 (Cobbe et al., 2021; MIT licence).

  Lee used to be able to run the 400-meter hurdles two seconds faster than Gerald would run
  the 400-meter hurdles. But Gerald changed his diet, which improved his speed by 10%. If
  Lee runs the 400-meter hurdles in 38 seconds, how fast can Gerald, with his improved diet,
  run the 400-meter hurdles, in seconds?
  """
  domain arithmetic
}

node Seconds() -> int {35, 38, 41} {
  """
  If Lee runs the 400-meter hurdles in 38 seconds, how fast can Gerald, with his improved
  diet, run the 400-meter hurdles, in seconds?
  """
  exogenous U_Seconds
}

node Seconds_faster() -> int {1, 2, 3} {
  """
  Lee used to be able to run the 400-meter hurdles two seconds faster than Gerald would run
  the 400-meter hurdles.
  """
  exogenous U_Seconds_faster
}

node Percent() -> int {9, 10, 11} {
  """But Gerald changed his diet, which improved his speed by 10%."""
  exogenous U_Percent
}

node Second_seconds(Seconds, Seconds_faster) -> int 36..44 {
  """
  If Lee runs the 400-meter hurdles in 38 seconds, which was two seconds faster than Gerald
  used to run the 400-meter hurdles, then Gerald initially would run the 400-meter hurdles
  in 38+2=40 seconds.
  """
  return Seconds + Seconds_faster
}

node Third_seconds(Second_seconds, Percent) -> int 324..484 {
  """10% of 40 seconds is 40*0.1=4 seconds. (In units of 1/100.)"""
  return Second_seconds * Percent
}

node Answer(Second_seconds, Third_seconds) -> int 3116..4076 {
  """The improved diet reduced Gerald's race time to 40-4=36 seconds. (In units of 1/100.)"""
  return Second_seconds * 100 - Third_seconds
}

check "the problem as it is told" {
  given U_Seconds = 38, U_Seconds_faster = 2, U_Percent = 10
  expect Second_seconds == 40
  expect Third_seconds == 400
  expect Answer == 3600
}
