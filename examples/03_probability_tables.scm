scm 1

# 3 of 4: PROBABILITY TABLES. `cpt`, and what it means in a causal model.
#
# Often one does not know a mechanism, only how likely each value is, given the causes. A `cpt`
# says that: a row for each combination of causes, a probability for each value of the node, in
# the order of its type. A row must sum to 1.

model smoke_alarm {
  """Fire and cooking make smoke; smoke sets off an alarm, if the battery is good."""
  domain tutorial
  topology layered
}

type Amount = ordinal("none" < "some" < "thick")

# A root has no rows: its weights are its table. Integers, decimals and fractions will do, and
# all are held exactly.
node Fire() -> bool {
  """Whether something burns."""
  exogenous U_Fire ~ {false: 0.99, true: 0.01}
}

node Cooking() -> bool {
  """Whether somebody cooks."""
  exogenous U_Cooking ~ {false: 3/4, true: 1/4}
}

# A cpt is short for one exogenous variable and a mechanism. But many mechanisms have the same
# table, and they differ in what would have happened. So the text names the one that is meant:
# with `inverse_cdf`, one uniform number is drawn, whatever the causes, and cuts each row.
node Smoke(Fire, Cooking) -> Amount {
  """How much smoke there is."""
  cpt U_Smoke coupling inverse_cdf {
    (false, false) => [1, 0, 0],
    (false, true) => [0.7, 0.25, 0.05],
    (true, _) => [0, 1/5, 4/5],
  }
}

node Battery() -> bool {
  """Whether the battery is good."""
  exogenous U_Battery ~ {false: 1, true: 9}
}

node Alarm(Smoke, Battery) -> bool {
  """Whether the alarm sounds."""
  cpt U_Alarm coupling inverse_cdf {
    (_, false) => [1, 0],
    ("none", true) => [1, 0],
    ("some", true) => [0.5, 0.5],
    ("thick", true) => [0.1, 0.9],
  }
}

# `probability` asks how likely a statement is, and the answer is an exact fraction.
check "seeing: how likely thick smoke is, cooking or not" {
  observe Fire = false, Cooking = true
  probability(Smoke == "thick") == 1/20
  probability(Smoke > "none") == 3/10
}

# Any comparison will do, as long as a bound is all that one wants to state.
check "seeing: an alarm is more often a meal than a fire" {
  observe Alarm = true
  probability(Fire) < 1/5
  probability(Cooking) > 3/4
}

# To force a node is not to see it: nothing is learned about its causes.
check "doing: setting off the alarm says nothing about a fire" {
  do Alarm = true
  probability(Fire) == 1/100
}
