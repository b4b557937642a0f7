scm 1

# An invented model: plausible directions, no clinical numbers.

model asthma_season {
  """Pollen, smoke and medicine decide how far the airways narrow, and what follows from it."""
  domain medical
  topology layered
}

type Season_name = enum("winter", "spring", "summer", "autumn")
type Habit = ordinal("never" < "former" < "current")
type Medicine = enum("none", "steroid", "combined")
type Load = int 0..3
type Grade = int 0..8
type Percent = int 10..100 unit "% of predicted"
type Degree = ordinal("none" < "mild" < "severe")
type Place = ordinal("home" < "ward" < "intensive care")

const OPEN: Percent = 80
const NARROW: Percent = 60

# The second key: whether the day is windy.
table POLLEN(Season_name, bool) -> Load {
  """Pollen in the air."""
  ("winter", _) => 0,
  ("spring", false) => 2,
  ("spring", true) => 3,
  ("summer", false) => 1,
  ("summer", true) => 2,
  ("autumn", false) => 0,
  ("autumn", true) => 1,
}

fn lung_loss(habit: Habit) -> int 0..10 {
  """Per cent of the peak flow that smoking has cost."""
  return if habit == "current" then 10 elif habit == "former" then 4 else 0
}

fn flow(grade: Grade, loss: int 0..10) -> int 21..95 {
  """Peak flow of an inflamed airway."""
  return 95 - 8 * grade - loss
}

node Season() -> Season_name {
  """Season of the year."""
  label "season"
  exogenous U_Season
}

node Smoking() -> Habit {
  """Smoking habit of the patient."""
  label "smoking"
  exogenous U_Smoking ~ {"never": 4, "former": 2, "current": 1}
}

node Allergy() -> bool {
  """Whether the patient is allergic to pollen."""
  label "pollen allergy"
  exogenous U_Allergy ~ {false: 2, true: 1}
}

node Pollen(Season) -> Load {
  """Pollen in the air, of the season and the wind."""
  label "pollen load"
  exogenous U_Pollen: bool ~ {false: 2, true: 1}
  return POLLEN[Season, U_Pollen]
}

node Preventer(Allergy) -> Medicine {
  """Regular inhaled medicine: the allergic are prescribed more, if they take it."""
  label "preventer"
  exogenous U_Preventer: int 0..3
  return match Allergy, U_Preventer {
    (false, 0..2) => "none",
    (false, 3) => "steroid",
    (true, 0) => "none",
    (true, 1..2) => "steroid",
    (true, 3) => "combined",
  }
}

node Inflammation(Pollen, Allergy, Smoking, Preventer) -> Grade {
  """Inflammation of the airways: raised by pollen, above all in the allergic, and by smoke;
  lowered by the preventer."""
  label "airway inflammation"
  exogenous U_Inflammation: int 0..2 ~ {0: 2, 1: 2, 2: 1}
  let trigger = if Allergy then 2 * Pollen else Pollen // 2
  let relief = match Preventer { "none" => 0, "steroid" => 2, "combined" => 4 }
  return clamp(trigger + int(Smoking) + U_Inflammation - relief, 0, 8)
}

node Peak_flow(Inflammation, Smoking) -> Percent {
  """Peak flow: lowered by inflammation and by what smoking has cost."""
  label "peak flow"
  exogenous U_Peak_flow: int {-5, 0, 5} ~ {-5: 1, 0: 2, 5: 1}
  return flow(Inflammation, lung_loss(Smoking)) + U_Peak_flow
}

node Reliever(Peak_flow) -> bool {
  """Whether the patient uses the reliever, below a peak flow that patients differ in."""
  label "use of the reliever"
  exogenous U_Reliever: int {50, 60, 75}
  return Peak_flow < U_Reliever
}

node Wheeze(Peak_flow, Reliever) -> Degree {
  """Wheeze at the peak flow that the reliever, if used, leaves."""
  label "wheeze"
  exogenous U_Wheeze: int {5, 15, 25}
  let relieved = Peak_flow + (if Reliever then U_Wheeze else 0)
  return if relieved >= OPEN then "none" elif relieved >= NARROW then "mild" else "severe"
}

node Care(Wheeze, Preventer) -> Place {
  """Where the patient is looked after: a mild wheeze at home if somebody is there, a severe one
  in hospital, and in intensive care if even the combined preventer did not avert it."""
  label "place of care"
  exogenous U_Care: bool
  return match Wheeze, U_Care {
    ("none", _) => "home",
    ("mild", true) => "home",
    ("mild", false) => "ward",
    ("severe", _) => if Preventer == "combined" then "intensive care" else "ward",
  }
}

check "a smoker with hay fever and no preventer, on a windy day in spring" {
  given U_Season = "spring", U_Smoking = "current", U_Allergy = true, U_Pollen = true,
    U_Preventer = 0, U_Inflammation = 0, U_Peak_flow = 0, U_Reliever = 60, U_Wheeze = 5,
    U_Care = false
  expect Pollen == 3 and Inflammation == 8 and Peak_flow == 21
  expect Reliever and Wheeze == "severe" and Care == "ward"
}

check "intensive care tells of a severe wheeze in spite of the combined preventer" {
  observe Care = "intensive care"
  expect Wheeze == "severe" and Preventer == "combined" and Allergy and U_Preventer == 3
}

check "never smoking would not always have spared the smoker" {
  observe Season = "spring", Smoking = "current", Allergy = true, Wheeze = "severe"
  do Smoking = "never"
  possible Wheeze == "severe"
  possible Wheeze == "none"
  probability(Wheeze < "severe") == 1021/1337
}

check "the combined preventer for everybody" {
  do Preventer = "combined"
  probability(Wheeze == "severe") == 247/45360
}

check "a preventer for nobody" {
  do Preventer = "none"
  probability(Wheeze == "severe") == 4241/45360
}

check "the season does nothing when the pollen is kept out" {
  observe Season = "spring", Pollen = 3, Inflammation = 8
  do Pollen = 0, Season = "winter"
  expect Inflammation < 8
}
