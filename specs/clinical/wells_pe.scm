scm 1

# The Wells criteria for pulmonary embolism, with the D-dimer (AHRQ clinical decision support,
# in our own words). Three criteria are worth one and a half points, so points are counted in
# halves: 3 points are 6 halves, the cut of 4 points is 8, and the most, 12.5 points, is 25.

model wells_pe {
  """Seven criteria and a blood test decide whether to image a patient's pulmonary arteries."""
  domain medical
  topology layered
}

type Dimer = enum("normal", "raised")

const CUT: int 0..25 = 8

node Leg_signs() -> bool {
  """Whether there are signs of a deep vein thrombosis (3 points)."""
  label "signs of DVT"
  exogenous U_Leg_signs
}

node Most_likely() -> bool {
  """Whether pulmonary embolism is the most likely diagnosis (3 points)."""
  label "embolism most likely"
  exogenous U_Most_likely
}

node Fast_heart() -> bool {
  """Whether the heart beats more than 100 times a minute (1.5 points)."""
  label "heart rate above 100 a minute"
  exogenous U_Fast_heart
}

node Immobile() -> bool {
  """Whether the patient was immobile, or operated on, within four weeks (1.5 points)."""
  label "immobility or surgery"
  exogenous U_Immobile
}

node Previous() -> bool {
  """Whether there was an earlier thrombosis or embolism (1.5 points)."""
  label "previous DVT or embolism"
  exogenous U_Previous
}

node Haemoptysis() -> bool {
  """Whether the patient coughs up blood (1 point)."""
  label "haemoptysis"
  exogenous U_Haemoptysis
}

node Malignancy() -> bool {
  """Whether the patient has cancer (1 point)."""
  label "malignancy"
  exogenous U_Malignancy
}

node Half_points(
  Leg_signs, Most_likely, Fast_heart, Immobile, Previous, Haemoptysis, Malignancy
) -> int 0..25 {
  """All points added, in halves of a point."""
  label "Wells score in half points"
  unit "half points"
  return sum(
    6 * count(Leg_signs, Most_likely),
    3 * count(Fast_heart, Immobile, Previous),
    2 * count(Haemoptysis, Malignancy),
  )
}

node D_dimer() -> Dimer {
  """The D-dimer in the blood."""
  label "D-dimer"
  exogenous U_D_dimer ~ {"normal": 3, "raised": 1}
}

node Imaging(Half_points, D_dimer) -> bool {
  """Whether to do a CT pulmonary angiogram: above 4 points always, else if the D-dimer is
  raised."""
  label "CT pulmonary angiogram"
  return Half_points > CUT or D_dimer == "raised"
}

check "a fast heart and embolism most likely make 4.5 points: image" {
  given U_Leg_signs = false, U_Most_likely = true, U_Fast_heart = true, U_Immobile = false,
    U_Previous = false, U_Haemoptysis = false, U_Malignancy = false
  expect Half_points == 9 and Imaging
}

check "with a normal heart rate, 3 points: the D-dimer would have decided" {
  observe Leg_signs = false, Most_likely = true, Fast_heart = true, Immobile = false,
    Previous = false, Haemoptysis = false, Malignancy = false, Half_points = 9
  do Fast_heart = false
  expect Half_points == 6 and Imaging == (D_dimer == "raised")
  possible Imaging
  possible not Imaging
  probability(Imaging) == 1/4
}

check "all criteria make 12.5 points" {
  do Leg_signs = true, Most_likely = true, Fast_heart = true, Immobile = true, Previous = true,
    Haemoptysis = true, Malignancy = true
  expect Half_points == 25 and Imaging
}

check "4.5 points come of one 3 and one 1.5, or of three 1.5" {
  observe Half_points = 9
  expect count(Leg_signs, Most_likely) <= 1
  probability(count(Leg_signs, Most_likely) == 1) == 6/7
}

check "not imaged: 4 points at most, and a normal D-dimer" {
  observe Imaging = false
  expect Half_points <= 8 and D_dimer == "normal"
}
