scm 1

# 4 of 4: CHECKS. The four kinds of questions, in the order in which they get harder.
#
#   deduction        given (chance)                  what happens?
#   intervention     do                              what would happen if we made it so?
#   abduction        observe                         what must chance have been?
#   counterfactual   observe and do                  what would have happened instead?
#
# `given` and `observe` speak of the world as it was; `do` of the world that is asked about.
# Claims speak of that second world, and of chance, which both worlds share:
#   expect E               E holds in every world that fits
#   possible E             E holds in at least one
#   probability(E) == p    E holds with this probability (any comparison)
#   expect impossible      nothing fits what is given and observed
#
# `causim test 04_four_queries.scm` runs them all. The same questions are asked from a shell so:
#   causim query 04_four_queries.scm --observe Arrival=15 --do Route=train

model commute {
  """Weather and traffic decide how late a commuter is."""
  domain tutorial
  topology layered
}

node Storm() -> bool {
  """Whether there is a storm."""
  exogenous U_Storm ~ {false: 3, true: 1}
}

node Route(Storm) -> enum("car", "train") {
  """How she goes: by car, but some days by train, and by train in a storm."""
  exogenous U_Route: int 1..4
  return if Storm or U_Route == 4 then "train" else "car"
}

node Delay(Storm, Route) -> int {0, 5, 15, 30} {
  """Minutes lost on the way, to jams or to fallen trees."""
  unit "minutes"
  exogenous U_Delay: enum("lucky", "usual", "unlucky") ~ {"lucky": 1, "usual": 2, "unlucky": 1}
  return match Route, U_Delay {
    ("car", "lucky") => 5,
    ("car", "usual") => if Storm then 30 else 15,
    ("car", "unlucky") => 30,
    ("train", "lucky" | "usual") => if Storm then 5 else 0,
    ("train", "unlucky") => 15,
  }
}

node Arrival(Delay) -> int -10..30 {
  """Minutes past nine at which she arrives; before nine is negative."""
  unit "minutes"
  exogenous U_Arrival: int {-10, 0}
  return Delay + U_Arrival
}

# Deduction. Chance is laid open, so everything follows.
check "deduction: a calm day, an early start, an ordinary drive" {
  given U_Storm = false, U_Route = 1, U_Delay = "usual", U_Arrival = -10
  expect Route == "car" and Delay == 15 and Arrival == 5
}

# Intervention. What she would do of herself no longer matters.
check "intervention: if she always took the train" {
  do Route = "train"
  expect Delay <= 15
  probability(Delay == 15) == 1/4
}

# Abduction. The claims may name exogenous variables.
check "abduction: nobody who loses 30 minutes went by train" {
  observe Delay = 30
  expect Route == "car" and U_Delay == "unlucky" and not Storm
}

# Abduction often leaves several contexts. `possible` asks for one, `expect` for all.
check "abduction: 15 minutes past nine" {
  observe Arrival = 15
  possible Route == "car"
  possible Route == "train"
  expect Delay == 15 and U_Arrival == 0
  probability(Route == "car") == 18/25
}

# Counterfactual. First learn what chance was from what is seen; then change one thing, and let
# the same chance play again.
check "counterfactual: 30 minutes lost by car; had she taken the train" {
  observe Delay = 30
  do Route = "train"
  expect Delay == 15
}

# Evidence may be impossible, which is an answer too.
check "impossible: on time after losing 30 minutes" {
  observe Delay = 30, Arrival = 0
  expect impossible
}
