scm 1

# The quick SOFA score of sepsis-3: one point for each of three bedside signs, positive from 2
# (brundagegroup.com/tips/sepsis-3, in our own words).
#
# The signs are uniform, so that a probability counts contexts: 8 in all.

model qsofa {
  """Three bedside signs raise, or do not raise, the suspicion of sepsis."""
  domain medical
  topology layered
}

node Fast_breathing() -> bool {
  """Whether the patient takes 22 breaths a minute or more."""
  label "respiratory rate of at least 22 a minute"
  exogenous U_Fast_breathing
}

node Altered_mentation() -> bool {
  """Whether the patient's mental state is altered."""
  label "altered mentation"
  exogenous U_Altered_mentation
}

node Low_pressure() -> bool {
  """Whether the systolic blood pressure is 100 mmHg or less."""
  label "systolic pressure of at most 100 mmHg"
  exogenous U_Low_pressure
}

node Score(Fast_breathing, Altered_mentation, Low_pressure) -> int 0..3 {
  """How many of the three signs are there."""
  label "qSOFA score"
  unit "points"
  return count(Fast_breathing, Altered_mentation, Low_pressure)
}

node Positive(Score) -> bool {
  """Whether the score calls for a search for organ failure: from 2 points."""
  label "positive qSOFA"
  return Score >= 2
}

check "2 has three contexts of eight" {
  probability(Score == 2) == 3/8
  probability(Positive) == 1/2
}

check "at 2, each sign is missing in one of the three" {
  observe Score = 2
  probability(not Fast_breathing) == 1/3
  probability(not Altered_mentation) == 1/3
  probability(not Low_pressure) == 1/3
}

check "at 2, with normal breathing, the score would have been 1 or 2" {
  observe Score = 2
  do Fast_breathing = false
  possible Score == 1
  possible Score == 2
  probability(Positive) == 1/3
}
