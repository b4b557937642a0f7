scm 1

# The forest fire, conjunctive: Halpern, Actual Causality (2016), page 21. The answers are also
# in kevinmcareavey/actual-causality, forest_fire_conjunctive.py.
#
# In the book's letters: L = Lightning, MD = Match_dropped, FF = Fire, UL = U_Lightning,
# UMD = U_Match_dropped.

model forest_fire_conjunctive {
  """A forest fire that only both of two causes start."""
  domain textbook
  topology inverted_star
}

node Lightning() -> bool {
  """Whether lightning strikes (L)."""
  label "lightning"
  exogenous U_Lightning
}

node Match_dropped() -> bool {
  """Whether an arsonist drops a lit match (MD)."""
  label "a dropped match"
  exogenous U_Match_dropped
}

node Fire(Lightning, Match_dropped) -> bool {
  """Whether the forest burns (FF): if lightning strikes and a match is dropped."""
  label "forest fire"
  return Lightning and Match_dropped
}

# Each is a but-for cause of a fire, and a fire tells that both happened.
check "ffc1: a fire; without the match, none" {
  observe Fire = true
  do Match_dropped = false
  expect not Fire
}

check "ffc2: a fire; without lightning, none" {
  observe Fire = true
  do Lightning = false
  expect not Fire
}
