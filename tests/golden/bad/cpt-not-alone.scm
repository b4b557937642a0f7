scm 1

model trial {
  """A trial."""
}

node Rain() -> bool { """What it is.""" exogenous U_Rain }
node Wet(Rain) -> bool { """What it is.""" cpt U_Wet coupling inverse_cdf { _ => [1/2, 1/2] } return not Rain }
