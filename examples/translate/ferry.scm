scm 1

model ferry {
  """How late a ferry is, and what its passengers get back."""
}

type Wind = ordinal("calm" < "breezy" < "stormy")

const SLACK: int 0..60 = 15

node Weather() -> Wind {
  """The wind on the crossing."""
  exogenous U_Weather ~ {"calm": 3, "breezy": 2, "stormy": 1}
}

node Ebb() -> bool {
  """Whether the tide is out."""
  exogenous U_Ebb
}

node Delay(Weather, Ebb) -> int 0..60 {
  """Minutes late."""
  exogenous U_Delay: int {0, 10}
  return if Weather == "stormy" then 60 elif Weather >= "breezy" and Ebb then 20 + U_Delay else U_Delay
}

node Refund(Delay) -> int 0..100 {
  """Per cent of the fare."""
  return match Delay { 0..15 => 0, 16..30 => 50, 31..60 => 100 }
}

node Late(Delay) -> bool {
  """Whether it counts as late."""
  return Delay > SLACK
}
