scm 1

# 1 of 4: A FIRST MODEL. Types, weights, nodes.
#
# A model is a set of nodes. A node is a quantity and the mechanism that makes it: from its
# causes, named in parentheses, and from chance, which stands inside it.
#
# Try, from the folder of this file:
#   causim check 01_first_model.scm          is it well formed, and proved to be so?
#   causim sample 01_first_model.scm -n 5    what may happen
#   causim query 01_first_model.scm --observe Wet=true
#                                            what must have been, given what is seen

model wet_grass {
  """Rain and a sprinkler wet the grass."""
  domain tutorial
  # The shape that the graph is claimed to have, and checked for: chain, tree, star,
  # inverted_star, layered, or any.
  topology layered
}

# Every quantity has a type, a finite set of values. There are five kinds:
#   bool                            false, true
#   int 0..9                        integers, both ends included
#   int {10, 20, 35}                these integers only
#   enum("red", "green")            labels without an order
#   ordinal("low" < "high")         labels with an order, so that < and >= mean something
# A type may be given a name, and then stands wherever a type may stand.
type Sky = ordinal("clear" < "cloudy" < "rainy")
type Millimetres = int 0..12 unit "mm"

# A node without causes is a root. Chance is its exogenous variable: values and their weights.
# Weights are relative: these are 5/10, 3/10 and 2/10, exactly. The node returns the variable.
node Weather() -> Sky {
  """What the sky is like today."""
  exogenous U_Weather ~ {"clear": 5, "cloudy": 3, "rainy": 2}
}

# Without weights, all values are equally likely. An exogenous variable may have a type of its
# own; `return` then says what the node makes of it.
node Rain(Weather) -> Millimetres {
  """Rain that falls: none from a clear sky, up to 2 mm from clouds, 4 to 12 mm else."""
  exogenous U_Rain: int 0..2
  return if Weather == "rainy" then 4 + 4 * U_Rain
    elif Weather == "cloudy" then U_Rain
    else 0
}

# `label` and `unit` describe a node in words, for texts and pictures. They change no value.
node Sprinkler(Weather) -> bool {
  """Whether the sprinkler runs: often under a clear sky, never in the rain."""
  label "lawn sprinkler"
  exogenous U_Sprinkler: int 1..4
  return Weather < "rainy" and U_Sprinkler > int(Weather) + 1
}

# A node need not leave anything to chance: this one only follows from its causes.
node Wet(Rain, Sprinkler) -> bool {
  """Whether the grass is wet."""
  return Rain >= 2 or Sprinkler
}

# A check is a test of the model; `causim test` runs it. File 4 is about checks.
check "it rains, so the grass is wet" {
  given U_Weather = "rainy", U_Rain = 0
  expect Rain == 4 and not Sprinkler and Wet
}
