scm 1

model numbers {
  """Negative ranges, sets with gaps, floors of negative numbers, weights of every spelling."""
}

const LOW: int -9..0 = -(3 + 4) + 1

node Signed() -> int -4..-1 {
  """Below zero only."""
  exogenous U_Signed ~ {-4: 0.125, -3: 1/8, -2: 25e-2, -1: 1/2}
}

node Steps() -> int {-10, 0, 25} {
  """A set with gaps."""
  exogenous U_Steps ~ {25: 0, -10: 1, 0: 3}
}

node Floor(Signed, Steps) -> int -13..12 {
  """Floor semantics, as in Python: -10 // -4 is 2, 25 // -4 is -7, and the sign of `%` is the divisor's."""
  return if Steps < 0 then Steps % Signed else Steps // Signed + 12
}

node Rounded(Steps) -> int -13..13 {
  """Halves go to the even neighbour, for negative numbers too."""
  return round_div(Steps, -2)
}

node Chain(Signed) -> int 0..20 {
  """Double negation, subtraction of a negative, unary minus of a call."""
  return -Signed - -Signed + 3 - -(-max(Signed, LOW)) - 1 * -2 + 4
}

node Never_zero(Signed) -> int -100..0 {
  """The divisor's range excludes 0, and a test before a division is enough."""
  let safe = 100 // Signed
  return if Signed + 2 == 0 then safe else min(0, safe // (Signed + 2))
}
