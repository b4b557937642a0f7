scm 1

model trial {
  """A trial."""
}

node A() -> enum("arm", "leg") { """What it is.""" exogenous U_A }
check "x" { observe A = "Leg" expect A == "leg" }
