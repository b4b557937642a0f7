scm 1

model trial {
  """A trial."""
}

node Rain() -> bool { """What it is.""" exogenous U_Rain ~ {true: 1, false: 3} }
node Wet(Rain) -> bool { """What it is.""" exogenous U_Wet ~ {true: 1, false: 3} return Rain or U_Wet }
check "dry rain" { observe Rain = true, Wet = false expect Rain }
