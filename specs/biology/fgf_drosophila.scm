# Imported by causim from id-047__var-14__in-9__FGF-PATHWAY-OF-DROSOPHILA.bnet (.bnet).
# SHA-256 of its text: cea440fb964bfe452c70062b87ae51ea396fc94d29c8650f2289e10501a77557

scm 1

model fgf_drosophila {
  """The boolean network id-047__var-14__in-9__FGF-PATHWAY-OF-DROSOPHILA: 9 inputs, 14 rules."""
}

node v_Bnl() -> bool {
  """An input."""
  exogenous U_v_Bnl
}

node v_Csw() -> bool {
  """An input."""
  exogenous U_v_Csw
}

node v_Pyr() -> bool {
  """An input."""
  exogenous U_v_Pyr
}

node v_Ths() -> bool {
  """An input."""
  exogenous U_v_Ths
}

node v_Cnk() -> bool {
  """An input."""
  exogenous U_v_Cnk
}

node v_Src42() -> bool {
  """An input."""
  exogenous U_v_Src42
}

node v_Ksr() -> bool {
  """An input."""
  exogenous U_v_Ksr
}

node v_Sty() -> bool {
  """An input."""
  exogenous U_v_Sty
}

node v_Msk() -> bool {
  """An input."""
  exogenous U_v_Msk
}

node v_Btl(v_Bnl) -> bool {
  """The rule v_Bnl."""
  return v_Bnl
}

node v_Htl(v_Pyr, v_Ths) -> bool {
  """The rule (v_Pyr | v_Ths)."""
  return v_Pyr or v_Ths
}

node v_Stumps(v_Htl, v_Btl) -> bool {
  """The rule (v_Htl | v_Btl)."""
  return v_Htl or v_Btl
}

node v_Drk(v_Stumps, v_Csw) -> bool {
  """The rule (v_Stumps & v_Csw)."""
  return v_Stumps and v_Csw
}

node v_PLCg(v_Drk) -> bool {
  """The rule v_Drk."""
  return v_Drk
}

node v_Gap(v_PLCg) -> bool {
  """The rule v_PLCg."""
  return v_PLCg
}

node v_Sos(v_Drk) -> bool {
  """The rule v_Drk."""
  return v_Drk
}

node v_Ras(v_Sos, v_Sty, v_Gap) -> bool {
  """The rule (((v_Sos & v_Sos) | ((v_Sty & (!v_Gap & !v_Sty)) & !v_Gap)) | ((v_Gap & v_Sos) & !v_Sty))."""
  return v_Sos and v_Sos
    or v_Sty and not v_Gap and not v_Sty and not v_Gap
    or v_Gap and v_Sos and not v_Sty
}

node v_Raf(v_Ras, v_Cnk, v_Src42, v_Ksr) -> bool {
  """The rule (v_Ras & ((v_Cnk & v_Src42) & v_Ksr))."""
  return v_Ras and v_Cnk and v_Src42 and v_Ksr
}

node v_Dsor1(v_Raf) -> bool {
  """The rule v_Raf."""
  return v_Raf
}

node v_Rl(v_Dsor1, v_Msk) -> bool {
  """The rule (v_Dsor1 & v_Msk)."""
  return v_Dsor1 and v_Msk
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

# The file: id-047 of biodivine-boolean-models, whose note says: "Copyright of all models belongs to their respective authors
# and/or publishers. All other information is provided as is for free reproduction." Inputs are fair coins.

check "how often the targets are on" {
  probability(v_Targets) == 7/256
}

check "what it takes" {
  observe v_Targets = true
  expect v_Cnk and v_Csw and v_Ksr and v_Msk and v_Src42
}

check "the knock-out of Sos" {
  do v_Sos = false
  expect not v_Targets
}
