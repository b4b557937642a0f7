scm 1

model trial {
  """A trial."""
}

node Dose() -> ordinal("none" < "low" < "high") { """What it is.""" exogenous U_Dose }
node Effect(Dose) -> int 0..9 { """What it is.""" return match Dose { "none" => 0, _ => 5, "high" => 9 } }
