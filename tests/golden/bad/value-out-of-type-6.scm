scm 1

model trial {
  """A trial."""
}

type Dose = ordinal("none" < "low" < "high")
node Drug() -> Dose { """What it is.""" exogenous U_Drug }
check "x" { do Drug = 2 expect Drug == "high" }
