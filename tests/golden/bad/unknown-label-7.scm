scm 1

model trial {
  """A trial."""
}

type Dose = ordinal("none" < "low" < "high")
node Drug() -> Dose { """What it is.""" exogenous U_Drug }
node B(Drug) -> enum("none", "low") { """What it is.""" return match Drug { "none" => "none", "low" => "low", _ => "high" } }
