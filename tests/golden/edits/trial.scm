scm 1

# A header comment.
model trial {
  """A trial."""
  topology layered
}

type Level = int 0..4  # levels

# It stands for itself.

# About Dose.
node Dose() -> Level {
  """The dose."""
  exogenous U_Dose
}  # behind Dose

node Effect(Dose) -> Level {
  """Half of the dose, or one less."""
  exogenous U_Effect: int 0..1 ~ {0: 3, 1: 1}
  # above the mechanism
  let half = Dose // 2
  return (max(0, half - U_Effect))
}

check "a full dose works" { do Dose = 4 expect Effect >= 1 }

# The end.
