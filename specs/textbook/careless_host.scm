scm 1

# The careless host: The Book of Why, chapter 6; aGrUM's notebook BoW-c6p178-montyHallProblem.
# The host opens one of the other two doors without looking, so the car may show. The answer
# does not condition on a goat. The position of the car has no effect on anything.
#
# In the case's letters: Your = Choice, Car = Car, Open = Opened, Y = U_Choice, L = U_Car,
# coin = U_Opened (0 is false, and then the lower door is opened).

model careless_host {
  """A host who does not know where the car is opens another door than the guest's."""
  domain textbook
  topology any
}

type Door = int 1..3

node Choice() -> Door {
  """The door that the guest chooses."""
  label "the guest's door"
  exogenous U_Choice
}

node Car() -> Door {
  """The door that hides the car."""
  label "the car's door"
  exogenous U_Car
}

node Opened(Choice) -> Door {
  """The door that the host opens: by a coin, one of the other two."""
  label "the opened door"
  exogenous U_Opened: bool
  return match Choice, U_Opened {
    (1, false) => 2,
    (1, true) => 3,
    (2, false) => 1,
    (2, true) => 3,
    (3, false) => 1,
    (3, true) => 2,
  }
}

check "mh2: chose 1, opened 3: no use switching" {
  observe Choice = 1, Opened = 3
  probability(Car == 1) == 1/3
  probability(Car == 2) == 1/3
  probability(Car == 3) == 1/3
}
