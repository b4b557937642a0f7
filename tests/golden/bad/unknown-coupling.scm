scm 1

model trial {
  """A trial."""
}

node Rain() -> bool { """What it is.""" exogenous U_Rain }
node Wet(Rain) -> bool { """What it is.""" cpt U_Wet coupling monotone { true => [0, 1], false => [1, 0] } }
