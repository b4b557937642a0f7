scm 1

model trial {
  """A trial."""
}

node Dose() -> bool { """What it is.""" exogenous U_Dose }
node Effect() -> bool { """What it is.""" exogenous U_Effect return Dose and U_Effect }
