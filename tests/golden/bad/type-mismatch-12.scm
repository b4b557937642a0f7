scm 1

model trial {
  """A trial."""
}

type Dose = ordinal("none" < "low" < "high")
node Drug() -> Dose { """What it is.""" exogenous U_Drug }
type Site = enum("arm", "leg")
node Place() -> Site { """What it is.""" exogenous U_Place }
fn f(x: Site) -> bool { return x == "arm" }
node B(Drug) -> bool { """What it is.""" return f(Drug) }
