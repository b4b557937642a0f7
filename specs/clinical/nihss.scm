scm 1

# The NIH Stroke Scale, version 1 of this model.
#
# Sources: the level texts of the Merck Manual table "The National Institutes of Health Stroke
# Scale"; PMC8157911, table T2; the scale's instructions on coma and on patients who cannot be
# tested; item maxima and severity bands as in common bedside calculators. All are put in our
# own words.
#
# An exogenous variable stands for "what the examination of this item finds". A mechanism then
# applies the rules by which one item decides another, whatever was found; each rule is quoted
# in the comment above it as R1, R2 and so on. Rules that speak of things that are not items
# (a tube, a language barrier, where the stroke sits) belong to the finding itself.
#
# Out of scope of version 1: untestable ("UN") items, of amputated or fused limbs and of
# intubated patients, which the total would have to skip.
#
# The weights make mild findings commoner than severe ones. They are no epidemiology.

model nihss {
  """The 15 sub-items of the NIH Stroke Scale, their scoring rules, the total and its band."""
  domain medical
  topology layered
}

type Two = int 0..2
type Three = int 0..3
type Limb = int 0..4
type Band = ordinal("no symptoms" < "minor" < "moderate" < "moderate to severe" < "severe")

const STUPOR: Three = 2
const COMA: Three = 3
const GLOBAL_APHASIA: Three = 3
const SEVERE_DYSARTHRIA: Two = 2
const NO_MOVEMENT: Limb = 4
const BLIND: Three = 3

node Loc() -> Three {
  """0 alert; 1 drowsy, rousable by minor stimulation; 2 needs repeated or painful stimulation;
  3 reflex responses only, or unresponsive (coma)."""
  label "1a level of consciousness"
  exogenous U_Loc ~ {0: 6, 1: 3, 2: 2, 3: 1}
}

# R1 (item 9): in coma (1a = 3), score 3.
node Language(Loc) -> Three {
  """0 no aphasia; 1 mild to moderate aphasia; 2 severe aphasia; 3 mute or global aphasia."""
  label "9 best language"
  exogenous U_Language: Three ~ {0: 6, 1: 2, 2: 2, 3: 2}
  return if Loc == COMA then 3 else U_Language
}

node Dysarthria() -> Two {
  """0 normal articulation; 1 mild to moderate; 2 severe: unintelligible or mute."""
  label "10 dysarthria"
  exogenous U_Dysarthria ~ {0: 5, 1: 3, 2: 1}
}

# R2 (item 1b): comatose or stuporous, or aphasic and not comprehending: score 2.
# R3 (item 1b): unable to speak for another reason than aphasia, severe dysarthria for one: 1.
# R2 goes first, for R3 is about patients who understand the question.
node Loc_questions(Loc, Language, Dysarthria) -> Two {
  """The month and the patient's age: 0 both right; 1 one right; 2 neither right."""
  label "1b LOC questions"
  exogenous U_Loc_questions: Two ~ {0: 3, 1: 2, 2: 1}
  return if Loc >= STUPOR or Language == GLOBAL_APHASIA then 2
    elif Dysarthria == SEVERE_DYSARTHRIA then 1
    else U_Loc_questions
}

# R4 (level texts of 1a and 1c): reflex responses only means that no command is done: score 2.
node Loc_commands(Loc) -> Two {
  """Open and close the eyes, make a fist: 0 both done; 1 one done; 2 none done."""
  label "1c LOC commands"
  exogenous U_Loc_commands: Two ~ {0: 6, 1: 2, 2: 1}
  return if Loc == COMA then 2 else U_Loc_commands
}

node Gaze() -> Two {
  """0 normal; 1 partial palsy, which can be overcome; 2 forced deviation or total palsy."""
  label "2 best gaze"
  exogenous U_Gaze ~ {0: 6, 1: 2, 2: 1}
}

# Level 1 is also scored for extinction to double visual stimulation: part of what is found.
node Visual() -> Three {
  """0 no loss; 1 partial hemianopia; 2 complete hemianopia; 3 bilateral hemianopia or blind
  from any cause."""
  label "3 visual fields"
  exogenous U_Visual ~ {0: 6, 1: 2, 2: 2, 3: 1}
}

node Facial() -> Three {
  """0 symmetrical; 1 minor palsy; 2 partial palsy of the lower face; 3 complete palsy of one
  side or both."""
  label "4 facial palsy"
  exogenous U_Facial ~ {0: 4, 1: 3, 2: 2, 3: 1}
}

node Arm_left() -> Limb {
  """0 holds for 10 seconds; 1 drifts, does not hit the support; 2 some effort against gravity,
  falls; 3 no effort against gravity; 4 no movement."""
  label "5a motor arm, left"
  exogenous U_Arm_left ~ {0: 8, 1: 4, 2: 3, 3: 2, 4: 3}
}

node Arm_right() -> Limb {
  """0 holds for 10 seconds; 1 drifts, does not hit the support; 2 some effort against gravity,
  falls; 3 no effort against gravity; 4 no movement."""
  label "5b motor arm, right"
  exogenous U_Arm_right ~ {0: 8, 1: 4, 2: 3, 3: 2, 4: 3}
}

node Leg_left() -> Limb {
  """0 holds for 5 seconds; 1 drifts, does not hit the bed; 2 falls to the bed within 5 seconds,
  some effort; 3 no effort against gravity; 4 no movement."""
  label "6a motor leg, left"
  exogenous U_Leg_left ~ {0: 8, 1: 4, 2: 3, 3: 2, 4: 3}
}

node Leg_right() -> Limb {
  """0 holds for 5 seconds; 1 drifts, does not hit the bed; 2 falls to the bed within 5 seconds,
  some effort; 3 no effort against gravity; 4 no movement."""
  label "6b motor leg, right"
  exogenous U_Leg_right ~ {0: 8, 1: 4, 2: 3, 3: 2, 4: 3}
}

# R5 (item 7): a patient who cannot understand (coma, global aphasia) scores 0.
# R6 (item 7): a patient who is paralysed scores 0, and ataxia counts only out of proportion to
# weakness. The item counts limbs, so the rule is applied to each: one that cannot move at all
# shows no ataxia.
node Ataxia(Loc, Language, Arm_left, Arm_right, Leg_left, Leg_right) -> Two {
  """0 absent; 1 in one limb; 2 in two limbs."""
  label "7 limb ataxia"
  exogenous U_Ataxia: Two ~ {0: 6, 1: 2, 2: 1}
  let able = count(
    Arm_left < NO_MOVEMENT,
    Arm_right < NO_MOVEMENT,
    Leg_left < NO_MOVEMENT,
    Leg_right < NO_MOVEMENT,
  )
  return if Loc == COMA or Language == GLOBAL_APHASIA then 0 else min(U_Ataxia, able)
}

# R7 (item 8): in coma (1a = 3), score 2. "Unresponsive and quadriplegic" scores 2 as well,
# which level 3 of item 1a covers; bilateral loss of a brainstem stroke is part of the finding.
node Sensory(Loc) -> Two {
  """0 normal; 1 mild to moderate loss; 2 severe or total loss."""
  label "8 sensory"
  exogenous U_Sensory: Two ~ {0: 4, 1: 3, 2: 2}
  return if Loc == COMA then 2 else U_Sensory
}

# R8 (item 11): scored only if present; with severe visual loss and normal skin stimuli, 0. So
# neglect that sight alone would show does not count in the blind. An aphasic patient who
# attends to both sides scores 0 as anyone else, which takes no edge.
node Extinction(Visual) -> Two {
  """0 none; 1 in one modality; 2 profound, or in more than one modality."""
  label "11 extinction and inattention"
  exogenous U_Extinction: enum("none", "touch", "sight", "several") ~ {
    "none": 6, "touch": 1, "sight": 1, "several": 1,
  }
  return match U_Extinction {
    "none" => 0,
    "touch" => 1,
    "sight" => if Visual == BLIND then 0 else 1,
    "several" => 2,
  }
}

node Total(
  Loc, Loc_questions, Loc_commands, Gaze, Visual, Facial, Arm_left, Arm_right, Leg_left, Leg_right,
  Ataxia, Sensory, Language, Dysarthria, Extinction
) -> int 0..42 {
  """The sum of the 15 sub-items."""
  label "NIHSS total"
  unit "points"
  return sum(
    Loc, Loc_questions, Loc_commands, Gaze, Visual, Facial, Arm_left, Arm_right, Leg_left,
    Leg_right, Ataxia, Sensory, Language, Dysarthria, Extinction,
  )
}

node Severity(Total) -> Band {
  """The band of the total: 0, 1-4, 5-15, 16-20, 21-42."""
  label "stroke severity"
  return match Total {
    0 => "no symptoms",
    1..4 => "minor",
    5..15 => "moderate",
    16..20 => "moderate to severe",
    21..42 => "severe",
  }
}

check "worked example 1: nothing found makes 0" {
  given U_Loc = 0, U_Language = 0, U_Dysarthria = 0, U_Loc_questions = 0, U_Loc_commands = 0,
    U_Gaze = 0, U_Visual = 0, U_Facial = 0, U_Arm_left = 0, U_Arm_right = 0, U_Leg_left = 0,
    U_Leg_right = 0, U_Ataxia = 0, U_Sensory = 0, U_Extinction = "none"
  expect Total == 0 and Severity == "no symptoms"
}

check "worked example 2: face 1, right arm 2, right leg 1, dysarthria 1 make 5" {
  given U_Loc = 0, U_Language = 0, U_Dysarthria = 1, U_Loc_questions = 0, U_Loc_commands = 0,
    U_Gaze = 0, U_Visual = 0, U_Facial = 1, U_Arm_left = 0, U_Arm_right = 2, U_Leg_left = 0,
    U_Leg_right = 1, U_Ataxia = 0, U_Sensory = 0, U_Extinction = "none"
  expect Total == 5 and Severity == "moderate"
}

check "worked example 2: had the right arm not moved at all, 7" {
  observe Loc = 0, Loc_questions = 0, Loc_commands = 0, Gaze = 0, Visual = 0, Facial = 1,
    Arm_left = 0, Arm_right = 2, Leg_left = 0, Leg_right = 1, Ataxia = 0, Sensory = 0,
    Language = 0, Dysarthria = 1, Extinction = 0, Total = 5
  do Arm_right = 4
  expect Total == 7 and Severity == "moderate"
}

check "worked example 3: global aphasia with a right hemiplegia makes 24" {
  given U_Loc = 0, U_Language = 3, U_Dysarthria = 1, U_Loc_questions = 0, U_Loc_commands = 2,
    U_Gaze = 2, U_Visual = 2, U_Facial = 2, U_Arm_left = 0, U_Arm_right = 4, U_Leg_left = 0,
    U_Leg_right = 4, U_Ataxia = 0, U_Sensory = 2, U_Extinction = "none"
  expect Loc_questions == 2 and Total == 24 and Severity == "severe"
}

# Items 1a, 8 and 9 rise by 3 + 2 + 3; the rules force 1b (R2) and 1c (R4) up by 2 each.
check "coma, forced on a patient with nothing found, makes 12" {
  observe Loc = 0, Loc_questions = 0, Loc_commands = 0, Gaze = 0, Visual = 0, Facial = 0,
    Arm_left = 0, Arm_right = 0, Leg_left = 0, Leg_right = 0, Ataxia = 0, Sensory = 0,
    Language = 0, Dysarthria = 0, Extinction = 0, Total = 0
  do Loc = 3
  expect Sensory == 2 and Language == 3 and Loc + Sensory + Language == 8
  expect Loc_questions == 2 and Loc_commands == 2 and Ataxia == 0
  expect Total == 12 and Severity == "moderate"
}

check "waking a patient from coma leaves open what the examination would then find" {
  observe Loc = 3, Loc_questions = 2, Loc_commands = 2, Gaze = 0, Visual = 0, Facial = 0,
    Arm_left = 0, Arm_right = 0, Leg_left = 0, Leg_right = 0, Ataxia = 0, Sensory = 2,
    Language = 3, Dysarthria = 0, Extinction = 0, Total = 12
  do Loc = 0
  possible Total == 0
  possible Total == 10
  expect Total <= 10
  probability(Sensory == 2) == 2/9
}

check "no coma with normal sensation" {
  observe Loc = 3, Loc_questions = 2, Loc_commands = 2, Gaze = 0, Visual = 0, Facial = 0,
    Arm_left = 0, Arm_right = 0, Leg_left = 0, Leg_right = 0, Ataxia = 0, Sensory = 0,
    Language = 3, Dysarthria = 0, Extinction = 0
  expect impossible
}

# Stupor, global aphasia or plain wrong answers? Had language been intact, only the first and
# the last would still give 2.
check "neither question answered: would it be so without aphasia?" {
  given U_Dysarthria = 0, U_Loc_commands = 0, U_Gaze = 0, U_Visual = 0, U_Facial = 0,
    U_Arm_left = 0, U_Arm_right = 0, U_Leg_left = 0, U_Leg_right = 0, U_Ataxia = 0, U_Sensory = 0,
    U_Extinction = "none"
  observe Loc_questions = 2, Loc_commands = 0
  do Language = 0
  expect Loc < 3
  possible Loc_questions == 0
  probability(Loc_questions == 2) == 14/19
}
