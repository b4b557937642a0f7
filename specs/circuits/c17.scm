# Imported by causim from c17.bench (ISCAS .bench).
# SHA-256 of its text: 693812e502bac66bd5774d4a1af822702c8706b27651e20ec017b682ccee0318

scm 1

model c17 {
  """The circuit c17: 5 inputs, 6 gates and 2 outputs."""
}

node N1() -> bool {
  """An input."""
  exogenous U_N1
}

node N2() -> bool {
  """An input."""
  exogenous U_N2
}

node N3() -> bool {
  """An input."""
  exogenous U_N3
}

node N6() -> bool {
  """An input."""
  exogenous U_N6
}

node N7() -> bool {
  """An input."""
  exogenous U_N7
}

node N10(N1, N3) -> bool {
  """NAND of N1, N3."""
  return not (N1 and N3)
}

node N11(N3, N6) -> bool {
  """NAND of N3, N6."""
  return not (N3 and N6)
}

node N16(N2, N11) -> bool {
  """NAND of N2, N11."""
  return not (N2 and N11)
}

node N19(N11, N7) -> bool {
  """NAND of N11, N7."""
  return not (N11 and N7)
}

node N22(N10, N16) -> bool {
  """Output: NAND of N10, N16."""
  return not (N10 and N16)
}

node N23(N16, N19) -> bool {
  """Output: NAND of N16, N19."""
  return not (N16 and N19)
}

# The circuit: ISCAS-85 (Brglez and Fujiwara, 1985), a public benchmark; its file came without a licence. Inputs are fair
# coins. Published signal probabilities of 0.53125 for N22 take inputs of a gate as independent, which they are not.

check "how often the outputs are on" {
  probability(N22) == 9/16
  probability(N23) == 9/16
}

check "they share a gate" {
  observe N22 = true
  probability(N23) == 13/18
}

check "a gate stuck at true" {
  do N11 = true
  probability(N22) == 5/8
}

check "why an output is off" {
  observe N22 = false
  expect N10 and N16
  probability(N3) == 3/7
}

check "had the gate been off" {
  observe N22 = false
  do N16 = false
  expect N22
}
