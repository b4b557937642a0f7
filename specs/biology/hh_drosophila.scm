# Imported by causim from id-045__var-11__in-13__HH-PATHWAY-OF-DROSOPHILA.bnet (.bnet).
# SHA-256 of its text: eb223f826e09990e92aa21a979ab4079aec8a0953ea8e43283358b69b5d3e625

scm 1

model hh_drosophila {
  """The boolean network id-045__var-11__in-13__HH-PATHWAY-OF-DROSOPHILA: 13 inputs, 11 rules."""
}

node v_Slmb() -> bool {
  """An input."""
  exogenous U_v_Slmb
}

node v_Sgg() -> bool {
  """An input."""
  exogenous U_v_Sgg
}

node v_CK1a() -> bool {
  """An input."""
  exogenous U_v_CK1a
}

node v_Pka() -> bool {
  """An input."""
  exogenous U_v_Pka
}

node v_Ttv() -> bool {
  """An input."""
  exogenous U_v_Ttv
}

node v_iHog() -> bool {
  """An input."""
  exogenous U_v_iHog
}

node v_Shf() -> bool {
  """An input."""
  exogenous U_v_Shf
}

node v_Lipophorin() -> bool {
  """An input."""
  exogenous U_v_Lipophorin
}

node v_Disp() -> bool {
  """An input."""
  exogenous U_v_Disp
}

node v_Rasp() -> bool {
  """An input."""
  exogenous U_v_Rasp
}

node v_Boi() -> bool {
  """An input."""
  exogenous U_v_Boi
}

node v_Gprk2() -> bool {
  """An input."""
  exogenous U_v_Gprk2
}

node v_Tow() -> bool {
  """An input."""
  exogenous U_v_Tow
}

node v_Dally(v_Ttv) -> bool {
  """The rule v_Ttv."""
  return v_Ttv
}

node v_Dlp(v_Ttv) -> bool {
  """The rule v_Ttv."""
  return v_Ttv
}

node v_Hh(v_iHog, v_Shf, v_Lipophorin, v_Dally, v_Disp, v_Rasp, v_Dlp, v_Boi) -> bool {
  """The rule (v_iHog & ((((((v_Shf & v_Lipophorin) & v_Dally) & v_Disp) & v_Rasp) & v_Dlp) & v_Boi))."""
  return v_iHog and v_Shf and v_Lipophorin and v_Dally and v_Disp and v_Rasp and v_Dlp and v_Boi
}

node v_Ptc(v_Hh) -> bool {
  """The rule !v_Hh."""
  return not v_Hh
}

node v_Smo(v_Gprk2, v_Ptc, v_Tow) -> bool {
  """The rule (v_Gprk2 & !(v_Ptc & v_Tow))."""
  return v_Gprk2 and not (v_Ptc and v_Tow)
}

node v_Fu(v_Smo) -> bool {
  """The rule v_Smo."""
  return v_Smo
}

node v_Cos(v_Fu, v_Smo) -> bool {
  """The rule !(v_Fu & v_Smo)."""
  return not (v_Fu and v_Smo)
}

node v_SuFu(v_Fu) -> bool {
  """The rule !v_Fu."""
  return not v_Fu
}

node v_Ci_act(v_Cos, v_Slmb, v_SuFu, v_Sgg, v_CK1a, v_Pka) -> bool {
  """The rule !((v_Cos & (v_Slmb & v_SuFu)) & ((v_Sgg | v_CK1a) | v_Pka))."""
  return not (v_Cos and v_Slmb and v_SuFu and (v_Sgg or v_CK1a or v_Pka))
}

node v_Ci_rep(v_CK1a, v_Sgg, v_Slmb, v_Cos, v_SuFu, v_Pka) -> bool {
  """The rule (v_CK1a & ((((v_Sgg & v_Slmb) & v_Cos) & v_SuFu) & v_Pka))."""
  return v_CK1a and v_Sgg and v_Slmb and v_Cos and v_SuFu and v_Pka
}

node v_Targets(v_Ci_act, v_Ci_rep) -> bool {
  """The rule (v_Ci_act & !v_Ci_rep)."""
  return v_Ci_act and not v_Ci_rep
}

# The file: id-045 of biodivine-boolean-models, whose note says: "Copyright of all models belongs to their respective authors
# and/or publishers. All other information is provided as is for free reproduction." Inputs are fair coins.

check "how often the targets are on" {
  probability(v_Targets) == 5511/8192
}

check "who is silent" {
  observe v_Targets = false
  expect v_Slmb and v_SuFu and v_Cos and not v_Smo
}

check "Smoothened, forced, wakes all" {
  do v_Smo = true
  expect v_Targets
}
