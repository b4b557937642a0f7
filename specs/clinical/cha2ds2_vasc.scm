scm 1

# CHA2DS2-VASc, the stroke risk of atrial fibrillation (Queensland Health; globalrph.com, in
# our own words). "75 or more" and "65 to 74" exclude one another because both are read off one
# age. Ages are drawn from a few values around the cuts, but `do` may force any adult age.

model cha2ds2_vasc {
  """Risk factors of a patient with atrial fibrillation add up to advice on anticoagulation."""
  domain medical
  topology layered
}

type Years = int 18..110 unit "years"
type Sex_label = enum("female", "male")
type Strength = ordinal("not recommended" < "consider" < "recommended")

node Heart_failure() -> bool {
  """Whether the patient has heart failure (1 point)."""
  label "heart failure"
  exogenous U_Heart_failure
}

node Hypertension() -> bool {
  """Whether the patient has high blood pressure (1 point)."""
  label "hypertension"
  exogenous U_Hypertension
}

node Age() -> Years {
  """Age of the patient."""
  label "age"
  exogenous U_Age: int {50, 64, 65, 70, 74, 75, 76, 85}
  return U_Age
}

node Diabetes() -> bool {
  """Whether the patient has diabetes (1 point)."""
  label "diabetes"
  exogenous U_Diabetes
}

node Stroke() -> bool {
  """Whether there was a stroke, a TIA or a thromboembolism (2 points)."""
  label "stroke, TIA or thromboembolism"
  exogenous U_Stroke
}

node Vascular() -> bool {
  """Whether the patient has vascular disease (1 point)."""
  label "vascular disease"
  exogenous U_Vascular
}

node Sex() -> Sex_label {
  """Sex of the patient (1 point for a woman)."""
  label "sex"
  exogenous U_Sex
}

node Age_points(Age) -> int 0..2 {
  """Points of the age: 1 from 65, 2 from 75."""
  label "points of age"
  unit "points"
  return if Age >= 75 then 2 elif Age >= 65 then 1 else 0
}

node Score(
  Heart_failure, Hypertension, Age_points, Diabetes, Stroke, Vascular, Sex
) -> int 0..9 {
  """All points added."""
  label "CHA2DS2-VASc score"
  unit "points"
  let single = count(Heart_failure, Hypertension, Diabetes, Vascular, Sex == "female")
  return single + Age_points + 2 * int(Stroke)
}

# The advice does not count the point of a woman's sex: her cuts are one higher.
node Advice(Score, Sex) -> Strength {
  """Anticoagulation: recommended from 2 (men) or 3 (women), to consider at 1 or 2, else not."""
  label "advice on anticoagulation"
  let beyond_sex = Score - int(Sex == "female")
  return if beyond_sex >= 2 then "recommended"
    elif beyond_sex == 1 then "consider"
    else "not recommended"
}

check "a woman of 70 with hypertension has 3" {
  given U_Heart_failure = false, U_Hypertension = true, U_Age = 70, U_Diabetes = false,
    U_Stroke = false, U_Vascular = false, U_Sex = "female"
  expect Score == 3 and Advice == "recommended"
}

check "at 76 she would have had 4" {
  observe Heart_failure = false, Hypertension = true, Age = 70, Diabetes = false, Stroke = false,
    Vascular = false, Sex = "female", Score = 3
  do Age = 76
  expect Score == 4 and Advice == "recommended"
}

check "a man like her would have had 2, and the same advice" {
  observe Heart_failure = false, Hypertension = true, Age = 70, Diabetes = false, Stroke = false,
    Vascular = false, Sex = "female", Score = 3, Advice = "recommended"
  do Sex = "male"
  expect Score == 2 and Advice == "recommended"
}

check "9 is every risk factor at 75 or more" {
  observe Score = 9
  expect Heart_failure and Hypertension and Diabetes and Stroke and Vascular and Sex == "female"
  expect Age >= 75
  probability(Age == 85) == 1/3
}

check "no clinical risk factor, no anticoagulation, whatever the sex" {
  observe Heart_failure = false, Hypertension = false, Age = 50, Diabetes = false,
    Stroke = false, Vascular = false
  expect Score <= 1 and Advice == "not recommended"
}
