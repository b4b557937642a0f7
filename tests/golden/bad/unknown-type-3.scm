scm 1

model trial {
  """A trial."""
}

type Dose = bool
node X() -> Dosis { """What it is.""" exogenous U_X }
