scm 1

# 2 of 4: MECHANISMS. Constants, tables, functions, let, if and match.
#
# A mechanism is a total expression: for every value of its causes and of its exogenous
# variable, it has a value, and the value lies in the node's type. `causim check` proves this.
# There are no loops and no recursion, so a model always ends.

model bakery {
  """How flour, leaven and the oven make a loaf."""
  domain tutorial
  topology layered
}

type Flour_kind = enum("wheat", "rye", "spelt")
type Leaven_kind = enum("none", "yeast", "sourdough")
type Warmth = ordinal("cold" < "mild" < "warm")
type Percent = int 0..100 unit "%"

const FULL: Percent = 100

# A table is a lookup by position: T[a, b]. Every combination of keys must be covered. Patterns
# are values, "x" | "y" (one or the other), 0..3 (a range) and _ (anything); the first row that
# fits counts.
table LIFT(Flour_kind, Leaven_kind) -> int 0..30 {
  """How far a dough rises in an hour, in per cent."""
  (_, "none") => 0,
  ("wheat", "yeast") => 30,
  ("rye", "sourdough") => 25,
  (_, "yeast" | "sourdough") => 20,
}

# A function has typed arguments and a typed result, and may use `let` too. It is defined
# before its first use.
fn warmed(rise: int 0..120, warmth: Warmth) -> int 0..150 {
  """A rise, less in the cold and more in the warm."""
  let quarter = rise // 4
  return match warmth { "cold" => rise - quarter, "mild" => rise, "warm" => rise + quarter }
}

node Flour() -> Flour_kind {
  """Flour of the dough."""
  exogenous U_Flour ~ {"wheat": 3, "rye": 2, "spelt": 1}
}

# `match` tries its arms in order and must leave no case open.
node Leaven(Flour) -> Leaven_kind {
  """Leaven that the baker takes: sourdough for rye, else yeast, unless it was forgotten."""
  exogenous U_Leaven: int 1..10
  return match Flour, U_Leaven {
    (_, 10) => "none",
    ("rye", _) => "sourdough",
    ("wheat" | "spelt", 1..2) => "sourdough",
    ("wheat" | "spelt", 3..9) => "yeast",
  }
}

node Kitchen() -> Warmth {
  """How warm the kitchen is."""
  exogenous U_Kitchen
}

# `let` names a step. clamp(x, low, high) keeps a number within bounds, so that the result is
# sure to be a Percent. Without it the checker would show values that lead out of the type.
node Rise(Flour, Leaven, Kitchen) -> Percent {
  """How far the dough has risen after one to four hours."""
  exogenous U_Rise: int 1..4
  let mild = U_Rise * LIFT[Flour, Leaven]
  return clamp(warmed(mild, Kitchen), 0, FULL)
}

# Arithmetic is + - * // % with whole numbers, // and % as in Python. Functions that are there:
# min max abs clamp sum count int round_div. `in` asks for one of several values.
node Loaf(Rise, Flour) -> enum("flat", "good", "collapsed") {
  """What comes out of the oven."""
  exogenous U_Loaf: int {-10, 0, 10}
  let need = if Flour in {"rye", "spelt"} then 40 else 60
  return if Rise + U_Loaf < need then "flat" elif Rise >= 95 then "collapsed" else "good"
}

check "a dough without leaven stays flat, however warm" {
  do Leaven = "none"
  expect Rise == 0 and Loaf == "flat"
}

check "three hours of wheat and yeast in a mild kitchen" {
  given U_Flour = "wheat", U_Leaven = 5, U_Kitchen = "mild", U_Rise = 3, U_Loaf = 0
  expect Leaven == "yeast" and Rise == 90 and Loaf == "good"
}
