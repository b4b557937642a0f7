scm 1

# Monty Hall: The Book of Why, chapter 6; aGrUM's notebook BoW-c6p178-montyHallProblem.
#
# In the case's letters: Your = Choice, Car = Car, Open = Opened, Y = U_Choice, L = U_Car,
# coin = U_Opened (0 is false, and then the lower door is opened).

model monty_hall {
  """A host who knows where the car is opens another door than the guest's, on a goat."""
  domain textbook
  topology layered
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

node Opened(Choice, Car) -> Door {
  """The door that the host opens: the third one, or by a coin one of two with goats."""
  label "the opened door"
  exogenous U_Opened: bool
  let goats = match Choice, U_Opened {
    (1, false) => 2,
    (1, true) => 3,
    (2, false) => 1,
    (2, true) => 3,
    (3, false) => 1,
    (3, true) => 2,
  }
  return if Choice != Car then 6 - Choice - Car else goats
}

check "mh1: chose 1, opened 3: better to switch" {
  observe Choice = 1, Opened = 3
  probability(Car == 1) == 1/3
  probability(Car == 2) == 2/3
  probability(Car == 3) == 0
}
