scm 1

model trial {
  """A trial."""
}

type Dose = ordinal("none" < "low" < "high")
node Drug() -> Dose { """What it is.""" exogenous U_Drug }
type Site = enum("arm", "leg")
node Place() -> Site { """What it is.""" exogenous U_Place }
node B(Drug, Place) -> Site { """What it is.""" return match Place { "arm" => Drug, _ => "leg" } }
