scm 1

model trial {
  """A trial."""
}

type Site = enum("arm", "leg")
node Place() -> Site { """What it is.""" exogenous U_Place }
node B(Place) -> int 0..1 { """What it is.""" return int(Place) }
