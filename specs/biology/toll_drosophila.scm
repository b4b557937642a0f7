# Imported by causim from id-029__var-9__in-2__TOLL-PATHWAY-OF-DROSOPHILA.bnet (.bnet).
# SHA-256 of its text: 6aaa655d81dd0a21aa0f761c5406bc1c39acce4ce27d7ed28c786542ae1a71ad

scm 1

model toll_drosophila {
  """The boolean network id-029__var-9__in-2__TOLL-PATHWAY-OF-DROSOPHILA: 2 inputs, 9 rules."""
}

node v_Slmb() -> bool {
  """An input."""
  exogenous U_v_Slmb
}

node v_Nec() -> bool {
  """An input."""
  exogenous U_v_Nec
}

node v_Spz(v_Nec) -> bool {
  """The rule !v_Nec."""
  return not v_Nec
}

node v_Toll(v_Spz) -> bool {
  """The rule v_Spz."""
  return v_Spz
}

node v_MyD88(v_Toll) -> bool {
  """The rule v_Toll."""
  return v_Toll
}

node v_Tube(v_MyD88) -> bool {
  """The rule v_MyD88."""
  return v_MyD88
}

node v_Pelle(v_Tube) -> bool {
  """The rule v_Tube."""
  return v_Tube
}

node v_Cactus(v_Pelle, v_Slmb) -> bool {
  """The rule !(v_Pelle & v_Slmb)."""
  return not (v_Pelle and v_Slmb)
}

node v_Dif(v_Cactus) -> bool {
  """The rule !v_Cactus."""
  return not v_Cactus
}

node v_Dorsal(v_Cactus) -> bool {
  """The rule !v_Cactus."""
  return not v_Cactus
}

node v_Targets(v_Dorsal, v_Dif) -> bool {
  """The rule (v_Dorsal | v_Dif)."""
  return v_Dorsal or v_Dif
}

# The file: id-029 of biodivine-boolean-models, whose note says: "Copyright of all models belongs to their respective authors
# and/or publishers. All other information is provided as is for free reproduction." Inputs are fair coins.

check "how often the targets are on" {
  probability(v_Targets) == 1/4
}

check "what it takes" {
  observe v_Targets = true
  expect v_Slmb and not v_Nec
}

check "the knock-out of Tube" {
  do v_Tube = false
  expect not v_Targets and v_Cactus
}

check "without Cactus nothing else is needed" {
  observe v_Targets = false
  do v_Cactus = false
  expect v_Targets
}
