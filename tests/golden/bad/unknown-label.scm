scm 1

model trial {
  """A trial."""
}

node Dose() -> enum("none", "high") { """What it is.""" exogenous U_Dose }
node Effect(Dose) -> bool { """What it is.""" return Dose == "hihg" }
