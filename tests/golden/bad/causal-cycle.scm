scm 1

model trial {
  """A trial."""
}

node Price(Demand) -> int 0..9 { """What it is.""" return 9 - Demand }
node Demand(Price) -> int 0..9 { """What it is.""" return 9 - Price }
