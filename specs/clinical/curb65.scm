scm 1

# CURB-65, the severity of community-acquired pneumonia (University of Iowa, Family Medicine,
# in our own words). Urea is in mmol/l; sources that cut blood urea nitrogen differ (19 or 20
# mg/dl). Measurements are drawn from a few typical values around the cuts, but `do` may force
# any value of their types.

model curb65 {
  """Five criteria of a patient with pneumonia, one point each, decide where to treat."""
  domain medical
  topology layered
}

type Rate = int 4..60 unit "breaths/min"
type Urea_level = int 1..60 unit "mmol/l"
type Pressure = int 20..260 unit "mmHg"
type Years = int 18..110 unit "years"
type Place = ordinal("home" < "hospital-supervised" < "hospital, severe")

node Confused() -> bool {
  """Whether the patient is newly confused."""
  label "confusion"
  exogenous U_Confused ~ {false: 4, true: 1}
}

node Urea() -> Urea_level {
  """Urea in the blood."""
  label "blood urea"
  exogenous U_Urea: int {4, 7, 8, 15} ~ {4: 4, 7: 2, 8: 2, 15: 1}
  return U_Urea
}

node Breathing() -> Rate {
  """Breaths a minute."""
  label "respiratory rate"
  exogenous U_Breathing: int {16, 20, 29, 30, 32} ~ {16: 4, 20: 4, 29: 2, 30: 1, 32: 1}
  return U_Breathing
}

node Systolic() -> Pressure {
  """Systolic blood pressure."""
  label "systolic pressure"
  exogenous U_Systolic: int {80, 89, 90, 120, 150} ~ {80: 1, 89: 1, 90: 2, 120: 4, 150: 2}
  return U_Systolic
}

# The pulse pressure is exogenous, so that the diastolic follows the systolic.
node Diastolic(Systolic) -> Pressure {
  """Diastolic blood pressure: the systolic less the pulse pressure."""
  label "diastolic pressure"
  exogenous U_Diastolic: int {30, 40, 60} ~ {30: 2, 40: 3, 60: 1}
  return max(Systolic - U_Diastolic, 20)
}

node Age() -> Years {
  """Age of the patient."""
  label "age"
  exogenous U_Age: int {40, 64, 65, 66, 80}
  return U_Age
}

node Score(Confused, Urea, Breathing, Systolic, Diastolic, Age) -> int 0..5 {
  """One point each: confusion; urea above 7; 30 breaths or more; systolic below 90 or diastolic
  60 or below; 65 years or more."""
  label "CURB-65 score"
  unit "points"
  return count(
    Confused,
    Urea > 7,
    Breathing >= 30,
    Systolic < 90 or Diastolic <= 60,
    Age >= 65,
  )
}

node Care(Score) -> Place {
  """Where to treat: 0-1 at home; 2 consider hospital supervision; 3-5 severe, in hospital."""
  label "place of care"
  return match Score { 0..1 => "home", 2 => "hospital-supervised", 3..5 => "hospital, severe" }
}

check "confused, 32 breaths, 66 years, else normal makes 3, severe" {
  given U_Confused = true, U_Urea = 4, U_Breathing = 32, U_Systolic = 120, U_Diastolic = 40,
    U_Age = 66
  expect Score == 3 and Care == "hospital, severe"
}

check "the same patient at 20 breaths would have had 2, intermediate" {
  observe Confused = true, Urea = 4, Breathing = 32, Systolic = 120, Diastolic = 80, Age = 66,
    Score = 3
  do Breathing = 20
  expect Score == 2 and Care == "hospital-supervised"
}

check "full marks leave no criterion open" {
  observe Score = 5
  expect Confused and Urea >= 8 and Breathing >= 30 and Age >= 65
}

check "either pressure makes the point, and only one" {
  given U_Confused = false, U_Urea = 7, U_Breathing = 29, U_Diastolic = 30, U_Age = 64
  do Systolic = 80
  expect Diastolic == 50 and Score == 1
}

check "a drop of the systolic pressure brings the diastolic down with it" {
  observe Systolic = 120, Diastolic = 80, Score = 0
  do Systolic = 95
  expect Diastolic == 55 and Score == 1
}
