scm 1

# Simpson's paradox: Pearl, Causality, with the tables of aGrUM's notebook
# 62-Causality_SimpsonParadox. Those who took the drug got well more often, and yet it harms.
#
# The published answers are observational and interventional, so they do not depend on the
# coupling: any would do. In the cases, Gender is 0 for F and 1 for M, and the exogenous
# variables (Ug, Ud0, Ud1, a, b, c, d) are one to a row of a table.

model simpson {
  """Gender decides both who takes a drug and who gets well."""
  domain textbook
  topology layered
}

type Sex = enum("female", "male")

node Gender() -> Sex {
  """Gender of the patient."""
  exogenous U_Gender
}

node Drug(Gender) -> bool {
  """Whether the patient takes the drug: three in four women, one in four men."""
  cpt U_Drug coupling inverse_cdf {
    "female" => [0.25, 0.75],
    "male" => [0.75, 0.25],
  }
}

node Healed(Drug, Gender) -> bool {
  """Whether the patient gets well: less often with the drug, in women and in men."""
  cpt U_Healed coupling inverse_cdf {
    (false, "female") => [0.2, 0.8],
    (true, "female") => [0.3, 0.7],
    (false, "male") => [0.6, 0.4],
    (true, "male") => [0.8, 0.2],
  }
}

check "sim1: without the drug, by force, 3 in 5 get well" {
  do Drug = false
  probability(Healed) == 3/5
  probability(not Healed) == 2/5
}

check "sim2: with the drug, by force, 9 in 20 get well" {
  do Drug = true
  probability(Healed) == 9/20
  probability(not Healed) == 11/20
}

check "sim3: of those seen without the drug, half got well" {
  observe Drug = false
  probability(Healed) == 1/2
  probability(not Healed) == 1/2
}

check "sim4: of those seen with the drug, 23 in 40 got well" {
  observe Drug = true
  probability(Healed) == 23/40
  probability(not Healed) == 17/40
}
