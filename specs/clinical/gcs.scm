scm 1

# The Glasgow Coma Scale. Levels as in Egyptian Journal of Neurosurgery 2020,
# 10.1186/s41984-020-00096-5, table 1, in our own words. Components that cannot be tested (NT)
# are left out: with one of them there is no total.
#
# The findings are uniform, so that a probability counts contexts: 4 * 5 * 6 = 120 in all.

model gcs {
  """Three responses are scored and added; the total grades a head injury."""
  domain medical
  topology layered
}

type Score = int 3..15
type Grade = ordinal("mild" < "moderate" < "severe")

node Eye() -> int 1..4 {
  """Eye opening: 1 none; 2 to pain or pressure; 3 to voice; 4 spontaneous."""
  label "eye opening"
  exogenous U_Eye
}

node Verbal() -> int 1..5 {
  """Verbal response: 1 none; 2 sounds; 3 inappropriate words; 4 confused; 5 orientated."""
  label "verbal response"
  exogenous U_Verbal
}

node Motor() -> int 1..6 {
  """Motor response: 1 none; 2 extension; 3 abnormal flexion; 4 withdrawal; 5 localises;
  6 obeys."""
  label "motor response"
  exogenous U_Motor
}

node Total(Eye, Verbal, Motor) -> Score {
  """The sum of the three responses."""
  label "GCS total"
  unit "points"
  return Eye + Verbal + Motor
}

node Injury(Total) -> Grade {
  """Grade of the head injury: 3-8 severe, 9-12 moderate, 13-15 mild."""
  label "grade of head injury"
  return match Total { 3..8 => "severe", 9..12 => "moderate", 13..15 => "mild" }
}

check "15 has one context, 14 has three, 3 has one, 8 has seventeen" {
  probability(Total == 15) == 1/120
  probability(Total == 14) == 3/120
  probability(Total == 3) == 1/120
  probability(Total == 8) == 17/120
}

check "15 is E4 V5 M6" {
  observe Total = 15
  expect Eye == 4 and Verbal == 5 and Motor == 6
}

check "3 is E1 V1 M1" {
  observe Total = 3
  expect Eye == 1 and Verbal == 1 and Motor == 1
}

check "14 lacks one point, in any one of the three" {
  observe Total = 14
  possible Eye == 3
  possible Verbal == 4
  possible Motor == 5
  probability(Eye == 3) == 1/3
  expect count(Eye == 3, Verbal == 4, Motor == 5) == 1
}

check "E2 V1 M5 makes 8; had the patient obeyed, 9 and moderate" {
  observe Eye = 2, Verbal = 1, Motor = 5, Total = 8, Injury = "severe"
  do Motor = 6
  expect Total == 9 and Injury == "moderate"
}

check "eyes closed and mute, no total above 8" {
  do Eye = 1, Verbal = 1
  expect Total <= 8 and Injury == "severe"
}
