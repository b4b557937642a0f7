scm 1

model wug_to_drev {
  """A chain of ten made-up quantities, for reasoning that no world knowledge can help with."""
  domain nonsense
  topology chain
}

type Wugs = enum("fep", "dax", "toma")
type Hour = int 0..11
type Zibs = ordinal("lo" < "mim" < "hoo" < "gaz")
type Kivs = enum("arl", "bost", "crum")
type Taggs = ordinal("pif" < "paf" < "puf")
type Yulps = int {3, 7, 31, 127}

const TURN: int 1..12 = 12

table CREST(Kivs, int 0..2) -> int 1..20 {
  """What a kiv comes to, at each of three tides."""
  ("arl", 0) => 20,
  ("arl", 1..2) => 11,
  ("bost", _) => 7,
  ("crum", 0 | 2) => 2,
  ("crum", 1) => 15,
}

fn wind(hour: Hour, by: int 0..9) -> Hour {
  """An hour, wound on and round."""
  return (hour + 5 * by) % TURN
}

node Wug() -> Wugs {
  """The wug that sets the chain off."""
  exogenous U_Wug ~ {"fep": 1, "dax": 2, "toma": 2}
}

node Blick(Wug) -> Hour {
  """The blick of the wug, wound on by fives."""
  exogenous U_Blick: int 0..3
  let start = match Wug { "fep" => 10, "dax" => 4, "toma" => 7 }
  return wind(start, U_Blick)
}

node Zib(Blick) -> Zibs {
  """The zib of the blick: a third of the turn each, and gaz by chance or at zero."""
  exogenous U_Zib: int 0..4
  return if U_Zib == 4 or Blick == 0 then "gaz"
    elif Blick // 4 == 0 then "lo"
    elif Blick // 4 == 1 then "mim"
    else "hoo"
}

node Norp(Zib) -> int -6..6 {
  """The zib's rank about its middle, once or twice over."""
  exogenous U_Norp: int 1..2 ~ {1: 2, 2: 1}
  return U_Norp * (2 * int(Zib) - 3)
}

node Plim(Norp) -> bool {
  """Whether the square of the norp, pushed on a little, is 0 or 4 modulo 5."""
  exogenous U_Plim: int 0..2
  return (Norp * Norp + U_Plim) % 5 in {0, 4}
}

node Kiv(Plim) -> Kivs {
  """The kiv that a plim lets through."""
  exogenous U_Kiv: int 0..3 ~ {0: 3, 1: 1, 2: 1, 3: 1}
  return match Plim, U_Kiv {
    (true, 0..1) => "arl",
    (true, _) => "crum",
    (false, 0) => "bost",
    (false, 1 | 3) => "crum",
    (false, 2) => "arl",
  }
}

node Sorn(Kiv) -> int 1..10 {
  """Half the crest of the kiv, halves to even."""
  exogenous U_Sorn: int 0..2
  return round_div(CREST[Kiv, U_Sorn], 2)
}

node Tagg(Sorn) -> Taggs {
  """The tagg of the sorn, but never less than chance has it."""
  exogenous U_Tagg: Taggs ~ {"pif": 3, "paf": 2, "puf": 1}
  let own = if Sorn <= 3 then "pif" elif Sorn <= 7 then "paf" else "puf"
  return max(own, U_Tagg)
}

node Yulp(Tagg) -> Yulps {
  """One less than a power of two, the greater the tagg."""
  exogenous U_Yulp: bool
  return match Tagg {
    "pif" => if U_Yulp then 7 else 3,
    "paf" => if U_Yulp then 31 else 7,
    "puf" => if U_Yulp then 127 else 31,
  }
}

node Drev(Yulp) -> int 0..9 {
  """The last digit of the yulp, more or less."""
  exogenous U_Drev: int -1..1 ~ {-1: 1, 0: 2, 1: 1}
  return abs(Yulp % 10 + U_Drev) % 10
}

check "the chain from a fep" {
  given U_Wug = "fep", U_Blick = 2, U_Zib = 0, U_Norp = 2, U_Plim = 1, U_Kiv = 1, U_Sorn = 1,
    U_Tagg = "pif", U_Yulp = true, U_Drev = -1
  expect Blick == 8 and Zib == "hoo" and Norp == 2 and Plim
  expect Kiv == "arl" and Sorn == 6 and Tagg == "paf" and Yulp == 31 and Drev == 0
}

check "only a yulp of 3 makes a drev of 3 or 4" {
  observe Drev = 3
  expect Yulp == 3 and Tagg == "pif" and U_Tagg == "pif"
}

check "a norp of 6 tells of a gaz, wound or not" {
  observe Norp = 6
  expect Zib == "gaz" and U_Norp == 2
  possible Blick == 0
}

check "a bost, had the plim been true" {
  observe Kiv = "bost", Tagg = "paf"
  do Plim = true
  expect Kiv == "arl" and U_Kiv == 0
  probability(Tagg == "puf") == 1/3
}

check "a drev of 8 from a toma, had the zib been gaz" {
  observe Wug = "toma", Drev = 8
  do Zib = "gaz"
  possible Drev == 8
  probability(Drev == 8) == 47/54
}

check "kivs, once every zib is lo" {
  do Zib = "lo"
  probability(Kiv == "arl") == 7/18
}
