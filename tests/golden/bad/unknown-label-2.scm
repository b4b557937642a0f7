scm 1

model trial {
  """A trial."""
}

type Dose = ordinal("none" < "low" < "high")
node Drug() -> Dose { """What it is.""" exogenous U_Drug }
node B(Drug) -> Dose { """What it is.""" return if Drug == "none" then "hgih" else "low" }
