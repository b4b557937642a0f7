scm 1

model trial {
  """A trial."""
}

type Dose = ordinal("none" < "low" < "high")
node Drug() -> Dose { """What it is.""" exogenous U_Drug }
node A() -> bool { """What it is.""" exogenous U_A }
node B(Drug, A) -> bool { """What it is.""" return match Drug, A { ("none", _) => true, (_, true) => false } }
