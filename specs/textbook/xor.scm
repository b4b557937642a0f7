scm 1

# Exclusive or, told as the two switches of a stairwell. The model is dummyXOR of HP2SAT's
# ExampleProvider; the answers are by enumeration of it.
#
# In the case's letters: A = Switch_A, B = Switch_B, C = Light, a = U_Switch_A, b = U_Switch_B.

model xor {
  """A light that burns when its two switches differ."""
  domain textbook
  topology inverted_star
}

node Switch_A() -> bool {
  """Whether the lower switch is up (A)."""
  label "the lower switch"
  exogenous U_Switch_A
}

node Switch_B() -> bool {
  """Whether the upper switch is up (B)."""
  label "the upper switch"
  exogenous U_Switch_B
}

node Light(Switch_A, Switch_B) -> bool {
  """Whether the light burns (C): if the switches differ."""
  label "the light"
  return Switch_A != Switch_B
}

check "xor1: a burning light leaves two contexts" {
  observe Light = true
  expect U_Switch_A != U_Switch_B
  probability(not U_Switch_A and U_Switch_B) == 1/2
  probability(U_Switch_A and not U_Switch_B) == 1/2
}

check "xor2: a burning light; with the lower switch up, it might burn or not" {
  observe Light = true
  do Switch_A = true
  possible Light
  possible not Light
  probability(Light) == 1/2
  probability(not Light) == 1/2
}
