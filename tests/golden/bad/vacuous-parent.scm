scm 1

model trial {
  """A trial."""
}

node Dose() -> int 0..3 { """What it is.""" exogenous U_Dose }
node Effect(Dose) -> bool { """What it is.""" exogenous U_Effect return U_Effect and Dose >= 0 }
