scm 1

# The APGAR score of a newborn. Levels as published by the Pennsylvania Medical Society
# (pamedic.org), bands as in common tables, in our own words. Sources differ on a pulse of
# exactly 100: here it scores 2.
#
# The findings are uniform, so that a probability counts contexts: 3^5 = 243 in all.

model apgar {
  """Five signs of a newborn, 0 to 2 points each, are added."""
  domain medical
  topology layered
}

type Points = int 0..2
type Condition = ordinal("low" < "moderately abnormal" < "reassuring")

node Appearance() -> Points {
  """Colour: 0 blue or pale all over; 1 pink body, blue extremities; 2 pink all over."""
  label "appearance"
  exogenous U_Appearance
}

node Pulse() -> Points {
  """Heart rate: 0 absent; 1 below 100 a minute; 2 at least 100 a minute."""
  label "pulse"
  exogenous U_Pulse
}

node Grimace() -> Points {
  """Response to stimulation: 0 none; 1 grimace; 2 cry, cough or sneeze."""
  label "grimace"
  exogenous U_Grimace
}

node Activity() -> Points {
  """Muscle tone: 0 limp; 1 some flexion; 2 active."""
  label "activity"
  exogenous U_Activity
}

node Respiration() -> Points {
  """Breathing: 0 absent; 1 slow, irregular or a weak cry; 2 good, with a strong cry."""
  label "respiration"
  exogenous U_Respiration
}

node Total(Appearance, Pulse, Grimace, Activity, Respiration) -> int 0..10 {
  """The sum of the five signs."""
  label "APGAR total"
  unit "points"
  return sum(Appearance, Pulse, Grimace, Activity, Respiration)
}

node Band(Total) -> Condition {
  """The band of the total: 0-3, 4-6, 7-10."""
  label "condition of the newborn"
  return match Total { 0..3 => "low", 4..6 => "moderately abnormal", 7..10 => "reassuring" }
}

check "10 has one context, 9 has five" {
  probability(Total == 10) == 1/243
  probability(Total == 9) == 5/243
}

check "10 is full marks in every sign" {
  observe Total = 10
  expect min(Appearance, Pulse, Grimace, Activity, Respiration) == 2
}

check "9 lacks one point, in any one sign" {
  observe Total = 9
  probability(Appearance == 1) == 1/5
  expect count(Appearance == 1, Pulse == 1, Grimace == 1, Activity == 1, Respiration == 1) == 1
}

check "a limp newborn at 6 would be reassuring, had it been active" {
  observe Activity = 0, Total = 6
  do Activity = 2
  expect Total == 8 and Band == "reassuring"
}
