scm 1

# The neurological item of the SOFA score, as a function of the Glasgow Coma Scale.
# Sources: PMC4968574, table 1 (SOFA); 10.1186/s41984-020-00096-5, table 1 (GCS).

model sofa_neuro {
  """Coma scale responses decide the coma total, which decides the organ failure item."""
  domain medical
  topology layered
}

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

node Gcs(Eye, Verbal, Motor) -> int 3..15 {
  """The sum of the three responses."""
  label "GCS total"
  unit "points"
  return Eye + Verbal + Motor
}

node Sofa_neuro(Gcs) -> int 0..4 {
  """0 for a total of 15; 1 for 13-14; 2 for 10-12; 3 for 6-9; 4 below 6."""
  label "SOFA neurological item"
  unit "points"
  return match Gcs { 15 => 0, 13..14 => 1, 10..12 => 2, 6..9 => 3, _ => 4 }
}

check "E3 V4 M6 makes 13, item 1" {
  given U_Eye = 3, U_Verbal = 4, U_Motor = 6
  expect Gcs == 13 and Sofa_neuro == 1
}

check "E3 V4 M6: had the patient only withdrawn from pain, 11 and item 2" {
  observe Eye = 3, Verbal = 4, Motor = 6, Gcs = 13, Sofa_neuro = 1
  do Motor = 4
  expect Gcs == 11 and Sofa_neuro == 2
}

check "item 0 has one context, item 1 has three and six" {
  probability(Sofa_neuro == 0) == 1/120
  probability(Sofa_neuro == 1) == 9/120
}

check "item 1 alone leaves the responses open" {
  observe Sofa_neuro = 1
  expect Eye >= 2 and Verbal >= 3 and Motor >= 4
  probability(Gcs == 14) == 1/3
}
