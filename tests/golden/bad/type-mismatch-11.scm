scm 1

model trial {
  """A trial."""
}

type Dose = ordinal("none" < "low" < "high")
node Drug() -> Dose { """What it is.""" exogenous U_Drug }
fn f(x: int 0..2) -> bool { return x > 1 }
node B(Drug) -> bool { """What it is.""" return f(Drug) }
