scm 1

model trial {
  """A trial."""
}

node Rain() -> bool { """What it is.""" exogenous U_Rain }
node Wet(Rain) -> bool {
  """What it is."""
  cpt U_Wet coupling inverse_cdf { true => [0.1, 0.8], false => [0.9, 0.1] }
}
