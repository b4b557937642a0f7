scm 1

model trial {
  """A trial."""
  topology chain
}

type Level = int 0..4

# Behind this comment stands the dose.
node Dose() -> Level {
  """The dose."""
  exogenous U_Dose
}

node Effect(Dose) -> Level {
  """Half of the dose, or one less."""
  exogenous U_Effect: int 0..1
  return max(0, Dose // 2 - U_Effect)
}
