# Imported by causim from id-042__var-14__in-10__TOL-REGULATORY-NETWORK.bnet (.bnet).
# SHA-256 of its text: fb773e673875540b0e1f26996196d03f3aaad6bea4f656ccd16e829c91c5cc5b

scm 1

model tol_regulatory {
  """The boolean network id-042__var-14__in-10__TOL-REGULATORY-NETWORK: 10 inputs, 14 rules."""
}

node v_CAA() -> bool {
  """An input."""
  exogenous U_v_CAA
}

node v_CellDens() -> bool {
  """An input."""
  exogenous U_v_CellDens
}

node v_3MBz() -> bool {
  """An input."""
  exogenous U_v_3MBz
}

node v_RpoD() -> bool {
  """An input."""
  exogenous U_v_RpoD
}

node v_m_xyl() -> bool {
  """An input."""
  exogenous U_v_m_xyl
}

node v_Cold() -> bool {
  """An input."""
  exogenous U_v_Cold
}

node v_Glu() -> bool {
  """An input."""
  exogenous U_v_Glu
}

node v_Heat() -> bool {
  """An input."""
  exogenous U_v_Heat
}

node v_RpoN() -> bool {
  """An input."""
  exogenous U_v_RpoN
}

node v_HU() -> bool {
  """An input."""
  exogenous U_v_HU
}

node v_Crc(v_CAA, v_CellDens) -> bool {
  """The rule (v_CAA & !v_CellDens)."""
  return v_CAA and not v_CellDens
}

node v_IHF(v_CellDens) -> bool {
  """The rule v_CellDens."""
  return v_CellDens
}

node v_RpoS(v_CellDens) -> bool {
  """The rule v_CellDens."""
  return v_CellDens
}

node v_XylS(v_RpoD) -> bool {
  """The rule v_RpoD."""
  return v_RpoD
}

node v_PprA(v_Cold) -> bool {
  """The rule v_Cold."""
  return v_Cold
}

node v_TurA(v_Cold) -> bool {
  """The rule v_Cold."""
  return v_Cold
}

node v_ProX(v_Glu, v_CellDens) -> bool {
  """The rule (v_Glu & !v_CellDens)."""
  return v_Glu and not v_CellDens
}

node v_PtsN(v_Glu, v_CellDens) -> bool {
  """The rule (v_Glu & !v_CellDens)."""
  return v_Glu and not v_CellDens
}

node v_XylR(v_RpoD, v_Crc, v_ProX) -> bool {
  """The rule (v_RpoD & !(v_Crc | v_ProX))."""
  return v_RpoD and not (v_Crc or v_ProX)
}

node v_RpoH(v_Heat) -> bool {
  """The rule v_Heat."""
  return v_Heat
}

node v_Upper(v_m_xyl, v_IHF, v_XylR, v_RpoN, v_TurA, v_Crc, v_PprA, v_PtsN) -> bool {
  """The rule ((v_m_xyl & ((v_IHF & v_XylR) & v_RpoN)) & !(((v_TurA | v_Crc) | v_PprA) | v_PtsN))."""
  return v_m_xyl and v_IHF and v_XylR and v_RpoN and not (v_TurA or v_Crc or v_PprA or v_PtsN)
}

node v_XylSh(v_m_xyl, v_XylR, v_HU, v_RpoN, v_Crc, v_PtsN) -> bool {
  """The rule ((v_m_xyl & ((v_XylR & v_HU) & v_RpoN)) & !(v_Crc | v_PtsN))."""
  return v_m_xyl and v_XylR and v_HU and v_RpoN and not (v_Crc or v_PtsN)
}

node v_Meta(v_3MBz, v_XylS, v_RpoD, v_RpoH, v_RpoS, v_Crc, v_XylSh, v_m_xyl, v_Upper) -> bool {
  """The rule ((((v_3MBz & (v_XylS & ((v_RpoD | v_RpoH) | v_RpoS))) & !v_Crc) | ((v_XylSh & ((v_RpoD | v_RpoH) | v_RpoS)) & !v_Crc)) | ((v_m_xyl & ((v_Upper & ((v_RpoD | v_RpoH) | v_RpoS)) & v_XylS)) & !v_Crc))."""
  return v_3MBz and v_XylS and (v_RpoD or v_RpoH or v_RpoS) and not v_Crc
    or v_XylSh and (v_RpoD or v_RpoH or v_RpoS) and not v_Crc
    or v_m_xyl and v_Upper and (v_RpoD or v_RpoH or v_RpoS) and v_XylS and not v_Crc
}

node v_Meta2(
  v_XylSh,
  v_RpoD,
  v_RpoH,
  v_RpoS,
  v_ProX,
  v_Crc,
  v_m_xyl,
  v_XylS,
  v_Upper,
  v_3MBz,
) -> bool {
  """The rule ((((v_XylSh & ((v_RpoD | v_RpoH) | v_RpoS)) & !(v_ProX | v_Crc)) | ((v_m_xyl & ((v_XylS & ((v_RpoD | v_RpoH) | v_RpoS)) & v_Upper)) & !(v_ProX | v_Crc))) | ((v_3MBz & (((v_RpoD | v_RpoH) | v_RpoS) & v_XylS)) & !(v_ProX | v_Crc)))."""
  return v_XylSh and (v_RpoD or v_RpoH or v_RpoS) and not (v_ProX or v_Crc)
    or v_m_xyl and v_XylS and (v_RpoD or v_RpoH or v_RpoS) and v_Upper and not (v_ProX or v_Crc)
    or v_3MBz and (v_RpoD or v_RpoH or v_RpoS) and v_XylS and not (v_ProX or v_Crc)
}

# The file: id-042 of biodivine-boolean-models, whose note says: "Copyright of all models belongs to their respective authors
# and/or publishers. All other information is provided as is for free reproduction." Inputs are fair coins.

check "how often the pathways are on" {
  probability(v_Meta) == 55/256
  probability(v_Upper) == 1/32
}

check "what it takes" {
  observe v_Meta = true
  expect v_RpoD and v_XylS and not v_Crc
}

check "catabolite repression" {
  observe v_Meta = true
  do v_Crc = true
  expect not v_Meta
}
