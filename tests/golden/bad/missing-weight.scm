scm 1

model trial {
  """A trial."""
}

node Dose() -> enum("none", "low", "high") { """What it is.""" exogenous U ~ {"none": 2, "low": 1} }
