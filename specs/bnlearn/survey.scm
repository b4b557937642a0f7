# Imported by causim from survey.bif (BIF).
# SHA-256 of its text: 3698ccc0f1f74b9f935617d91989e4cdb39edb5360b558216af64047fc88b3b0

scm 1

model survey {
  """The Bayesian network unknown: 6 variables, 6 edges."""
}

node A() -> enum("young", "adult", "old") {
  """The state of A."""
  exogenous U_A ~ {"young": 0.3, "adult": 0.5, "old": 0.2}
}

node S() -> enum("M", "F") {
  """The state of S."""
  exogenous U_S ~ {"M": 0.6, "F": 0.4}
}

node E(A, S) -> enum("high", "uni") {
  """The state of E, given A and S."""
  cpt U_E coupling inverse_cdf {
    ("young", "M") => [0.75, 0.25],
    ("young", "F") => [0.64, 0.36],
    ("adult", "M") => [0.72, 0.28],
    ("adult", "F") => [0.7, 0.3],
    ("old", "M") => [0.88, 0.12],
    ("old", "F") => [0.9, 0.1],
  }
}

node O(E) -> enum("emp", "self") {
  """The state of O, given E."""
  cpt U_O coupling inverse_cdf {
    "high" => [0.96, 0.04],
    "uni" => [0.92, 0.08],
  }
}

node R(E) -> enum("small", "big") {
  """The state of R, given E."""
  cpt U_R coupling inverse_cdf {
    "high" => [0.25, 0.75],
    "uni" => [0.2, 0.8],
  }
}

node T(O, R) -> enum("car", "train", "other") {
  """The state of T, given O and R."""
  cpt U_T coupling inverse_cdf {
    ("emp", "small") => [0.48, 0.42, 0.1],
    ("emp", "big") => [0.58, 0.24, 0.18],
    ("self", "small") => [0.56, 0.36, 0.08],
    ("self", "big") => [0.7, 0.21, 0.09],
  }
}

# The file: example_models of the pgmpy 0.1.26 wheel (MIT), which took the network from the Bayesian Network Repository
# (bnlearn.com/bnrepository); the licence of the repository itself was not verified. The tables determine
# observations and interventions; counterfactuals rest on the coupling that each cpt names.
# The network: Scutari and Denis, 2014.

check "who goes by car" {
  probability(T == "car") == 0.561833976
}

check "the old by train" {
  observe A = "old"
  probability(T == "train") == 0.28233744
}

check "education reaches travel only through what follows from it" {
  do E = "uni"
  probability(T == "car") == 0.56896
}
