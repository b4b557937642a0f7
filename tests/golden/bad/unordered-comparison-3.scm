scm 1

model trial {
  """A trial."""
}

type Site = enum("arm", "leg")
node Place() -> Site { """What it is.""" exogenous U_Place }
node B(Place) -> Site { """What it is.""" exogenous U_B return max(Place, U_B) }
