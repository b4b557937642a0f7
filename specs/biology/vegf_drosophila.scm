# Imported by causim from id-028__var-10__in-8__VEGF-PATHWAY-OF-DROSOPHILA.bnet (.bnet).
# SHA-256 of its text: 8e98cf433340b1754b20dc52a9bdd616cb6295dba6a460c0decdcee9d219a207

scm 1

model vegf_drosophila {
  """The boolean network id-028__var-10__in-8__VEGF-PATHWAY-OF-DROSOPHILA: 8 inputs, 10 rules."""
}

node v_Pvf2() -> bool {
  """An input."""
  exogenous U_v_Pvf2
}

node v_Pvf1() -> bool {
  """An input."""
  exogenous U_v_Pvf1
}

node v_Pvf3() -> bool {
  """An input."""
  exogenous U_v_Pvf3
}

node v_CNK() -> bool {
  """An input."""
  exogenous U_v_CNK
}

node v_Ksr() -> bool {
  """An input."""
  exogenous U_v_Ksr
}

node v_Src42() -> bool {
  """An input."""
  exogenous U_v_Src42
}

node v_Sty() -> bool {
  """An input."""
  exogenous U_v_Sty
}

node v_msk() -> bool {
  """An input."""
  exogenous U_v_msk
}

node v_Pvr(v_Pvf2, v_Pvf1, v_Pvf3) -> bool {
  """The rule ((v_Pvf2 | v_Pvf1) | v_Pvf3)."""
  return v_Pvf2 or v_Pvf1 or v_Pvf3
}

node v_Drk(v_Pvr) -> bool {
  """The rule v_Pvr."""
  return v_Pvr
}

node v_Sos(v_Drk) -> bool {
  """The rule v_Drk."""
  return v_Drk
}

node v_Ras(v_Sos, v_Sty) -> bool {
  """The rule (v_Sos & !v_Sty)."""
  return v_Sos and not v_Sty
}

node v_Raf(v_Ras, v_CNK, v_Ksr, v_Src42) -> bool {
  """The rule (v_Ras & ((v_CNK & v_Ksr) & v_Src42))."""
  return v_Ras and v_CNK and v_Ksr and v_Src42
}

node v_Dsor1(v_Raf) -> bool {
  """The rule v_Raf."""
  return v_Raf
}

node v_Rl(v_Dsor1, v_msk) -> bool {
  """The rule (v_Dsor1 & v_msk)."""
  return v_Dsor1 and v_msk
}

node v_Aop(v_Rl) -> bool {
  """The rule !v_Rl."""
  return not v_Rl
}

node v_Pnt(v_Rl) -> bool {
  """The rule v_Rl."""
  return v_Rl
}

node v_Targets(v_Pnt, v_Aop) -> bool {
  """The rule (v_Pnt & !v_Aop)."""
  return v_Pnt and not v_Aop
}

# The file: id-028 of biodivine-boolean-models, whose note says: "Copyright of all models belongs to their respective authors
# and/or publishers. All other information is provided as is for free reproduction." Inputs are fair coins.

check "how often the targets are on" {
  probability(v_Targets) == 7/256
}

check "what it takes" {
  observe v_Targets = true
  expect v_CNK and v_Ksr and v_Src42 and v_msk and not v_Sty
  possible not v_Pvf1
}

check "the knock-out of Raf" {
  do v_Raf = false
  expect not v_Targets
}

check "one ligand is as good as another" {
  observe v_Targets = true, v_Pvf2 = true
  do v_Pvf1 = false
  expect v_Targets
}
