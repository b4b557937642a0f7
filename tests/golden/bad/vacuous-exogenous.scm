scm 1

model trial {
  """A trial."""
}

node Dose() -> int 0..3 { """What it is.""" exogenous U_Dose }
node Effect(Dose) -> int 0..3 { """What it is.""" exogenous U_Effect return Dose + 0 * int(U_Effect == 1) }
