scm 1

model trial {
  """A trial."""
}

node Rain() -> bool { """What it is.""" exogenous U_Rain }
node Wet(Rain) -> enum("no", "damp", "yes") {
  """What it is."""
  cpt U_Wet coupling inverse_cdf { true => [0, 0, 1], false => [0.3333333, 0.3333333, 0.3333333] }
}
