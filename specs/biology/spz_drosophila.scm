# Imported by causim from id-030__var-18__in-6__SPZ-NETWORK-OF-DROSOPHILA.bnet (.bnet).
# SHA-256 of its text: 407ec226d0e8e9375ec1f82960bdf33166a46c557db6230920227b61522f2426

scm 1

model spz_drosophila {
  """The boolean network id-030__var-18__in-6__SPZ-NETWORK-OF-DROSOPHILA: 6 inputs, 18 rules."""
}

node v_GramN_Bact() -> bool {
  """An input."""
  exogenous U_v_GramN_Bact
}

node v_Pipe() -> bool {
  """An input."""
  exogenous U_v_Pipe
}

node v_GramP_Bact() -> bool {
  """An input."""
  exogenous U_v_GramP_Bact
}

node v_Fungi() -> bool {
  """An input."""
  exogenous U_v_Fungi
}

node v_DV_patterning() -> bool {
  """An input."""
  exogenous U_v_DV_patterning
}

node v_Nec() -> bool {
  """An input."""
  exogenous U_v_Nec
}

node v_DAP(v_GramN_Bact) -> bool {
  """The rule v_GramN_Bact."""
  return v_GramN_Bact
}

node v_PGRP_SD(v_DAP) -> bool {
  """The rule v_DAP."""
  return v_DAP
}

node v_GNBP1(v_GramP_Bact) -> bool {
  """The rule v_GramP_Bact."""
  return v_GramP_Bact
}

node v_PGRP_SA(v_GramP_Bact) -> bool {
  """The rule v_GramP_Bact."""
  return v_GramP_Bact
}

node v_GNBP3(v_Fungi) -> bool {
  """The rule v_Fungi."""
  return v_Fungi
}

node v_ModSP(v_PGRP_SD, v_GNBP3, v_GNBP1, v_PGRP_SA) -> bool {
  """The rule (((v_PGRP_SD | v_GNBP3) | v_GNBP1) | v_PGRP_SA)."""
  return v_PGRP_SD or v_GNBP3 or v_GNBP1 or v_PGRP_SA
}

node v_Grass(v_ModSP) -> bool {
  """The rule v_ModSP."""
  return v_ModSP
}

node v_Spd(v_Grass) -> bool {
  """The rule v_Grass."""
  return v_Grass
}

node v_Sphinx(v_Grass) -> bool {
  """The rule v_Grass."""
  return v_Grass
}

node v_Spirit(v_Grass) -> bool {
  """The rule v_Grass."""
  return v_Grass
}

node v_Viru_Fact(v_Fungi, v_GramP_Bact) -> bool {
  """The rule (v_Fungi | v_GramP_Bact)."""
  return v_Fungi or v_GramP_Bact
}

node v_Ndl(v_DV_patterning) -> bool {
  """The rule v_DV_patterning."""
  return v_DV_patterning
}

node v_Gd(v_Ndl) -> bool {
  """The rule v_Ndl."""
  return v_Ndl
}

node v_Snk(v_Gd) -> bool {
  """The rule v_Gd."""
  return v_Gd
}

node v_Easter(v_Snk, v_Pipe) -> bool {
  """The rule (v_Snk & v_Pipe)."""
  return v_Snk and v_Pipe
}

node v_Psh(v_Viru_Fact, v_Nec) -> bool {
  """The rule (v_Viru_Fact & !v_Nec)."""
  return v_Viru_Fact and not v_Nec
}

node v_SPE(v_Spirit, v_Spd, v_Sphinx, v_Easter, v_Psh) -> bool {
  """The rule ((((v_Spirit | v_Spd) | v_Sphinx) | v_Easter) | v_Psh)."""
  return v_Spirit or v_Spd or v_Sphinx or v_Easter or v_Psh
}

node v_Spz(v_SPE) -> bool {
  """The rule v_SPE."""
  return v_SPE
}

# The file: id-030 of biodivine-boolean-models, whose note says: "Copyright of all models belongs to their respective authors
# and/or publishers. All other information is provided as is for free reproduction." Inputs are fair coins.

check "how often Spaetzle is activated" {
  probability(v_Spz) == 29/32
}

check "only an animal without any microbe lacks it" {
  observe v_Spz = false
  expect not (v_Fungi or v_GramN_Bact or v_GramP_Bact)
}

check "a fungus is enough, unless the receptor fails" {
  given U_v_Fungi = true
  do v_ModSP = false, v_Nec = true, v_Easter = false
  expect not v_Spz
}
