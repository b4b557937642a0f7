scm 1

model gsm8k0041 {
  """
  GSM8K, test problem 41 (Cobbe et al., 2021; MIT licence).

  The great dragon, Perg, sat high atop mount Farbo, breathing fire upon anything within a
  distance of 1000 feet. Polly could throw the gold javelin, the only known weapon that
  could sleigh the dragon, for a distance of 400 feet, well within the reach of the dragon's
  flames. But when Polly held the sapphire gemstone, she could throw the javelin three times
  farther than when not holding the gemstone. If holding the gemstone, how far outside of
  the reach of the dragon's flames could Polly stand and still hit the dragon with the gold
  javelin?
  """
  domain arithmetic
}

node Times_farther() -> int {2, 3, 4} {
  """
  But when Polly held the sapphire gemstone, she could throw the javelin three times farther
  than when not holding the gemstone.
  """
  exogenous U_Times_farther
}

node Feet() -> int {360, 400, 440} {
  """
  Polly could throw the gold javelin, the only known weapon that could sleigh the dragon,
  for a distance of 400 feet, well within the reach of the dragon's flames.
  """
  exogenous U_Feet
}

node Third_feet() -> int {900, 1000, 1100} {
  """
  The great dragon, Perg, sat high atop mount Farbo, breathing fire upon anything within a
  distance of 1000 feet.
  """
  exogenous U_Third_feet
}

node Second_feet(Times_farther, Feet) -> int 720..1760 {
  """
  With the gemstone, Polly could throw the javelin 3 times farther than 400 feet, for a
  distance of 3*400=1200 feet.
  """
  return Times_farther * Feet
}

node Answer(Second_feet, Third_feet) -> int -380..860 {
  """
  1200 feet is beyond the 1000-foot reach of the dragon's flames by a distance of
  1200-1000=200 feet.
  """
  return Second_feet - Third_feet
}

check "the problem as it is told" {
  given U_Times_farther = 3, U_Feet = 400, U_Third_feet = 1000
  expect Second_feet == 1200
  expect Answer == 200
}
