scm 1

# The forest fire, disjunctive: Halpern, Actual Causality (2016), page 21. The answers are also
# in kevinmcareavey/actual-causality, forest_fire_disjunctive.py.
#
# In the book's letters: L = Lightning, MD = Match_dropped, FF = Fire, UL = U_Lightning,
# UMD = U_Match_dropped.

model forest_fire_disjunctive {
  """A forest fire that either of two causes starts."""
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
  """Whether the forest burns (FF): if lightning strikes or a match is dropped."""
  label "forest fire"
  return Lightning or Match_dropped
}

check "ff1: both happened; without the match, a fire" {
  observe Lightning = true, Match_dropped = true
  do Match_dropped = false
  expect Fire
}

check "ff2: both happened; without lightning, a fire" {
  observe Lightning = true, Match_dropped = true
  do Lightning = false
  expect Fire
}

check "ff3: both happened; without either, no fire" {
  observe Lightning = true, Match_dropped = true
  do Lightning = false, Match_dropped = false
  expect not Fire
}
