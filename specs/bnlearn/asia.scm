# Imported by causim from asia.bif (BIF).
# SHA-256 of its text: 9f770c96940dc4d860b581602120790ac538983b30b28d38631b8184dc7b5f89

scm 1

model asia {
  """The Bayesian network unknown: 8 variables, 8 edges."""
}

node asia() -> enum("yes", "no") {
  """The state of asia."""
  exogenous U_asia ~ {"yes": 0.01, "no": 0.99}
}

node tub(asia) -> enum("yes", "no") {
  """The state of tub, given asia."""
  cpt U_tub coupling inverse_cdf {
    "yes" => [0.05, 0.95],
    "no" => [0.01, 0.99],
  }
}

node smoke() -> enum("yes", "no") {
  """The state of smoke."""
  exogenous U_smoke ~ {"yes": 0.5, "no": 0.5}
}

node lung(smoke) -> enum("yes", "no") {
  """The state of lung, given smoke."""
  cpt U_lung coupling inverse_cdf {
    "yes" => [0.1, 0.9],
    "no" => [0.01, 0.99],
  }
}

node bronc(smoke) -> enum("yes", "no") {
  """The state of bronc, given smoke."""
  cpt U_bronc coupling inverse_cdf {
    "yes" => [0.6, 0.4],
    "no" => [0.3, 0.7],
  }
}

node either(lung, tub) -> enum("yes", "no") {
  """The state of either, given lung and tub."""
  return match lung, tub {
    ("yes", "yes") => "yes",
    ("yes", "no") => "yes",
    ("no", "yes") => "yes",
    ("no", "no") => "no",
  }
}

node xray(either) -> enum("yes", "no") {
  """The state of xray, given either."""
  cpt U_xray coupling inverse_cdf {
    "yes" => [0.98, 0.02],
    "no" => [0.05, 0.95],
  }
}

node dysp(bronc, either) -> enum("yes", "no") {
  """The state of dysp, given bronc and either."""
  cpt U_dysp coupling inverse_cdf {
    ("yes", "yes") => [0.9, 0.1],
    ("yes", "no") => [0.8, 0.2],
    ("no", "yes") => [0.7, 0.3],
    ("no", "no") => [0.1, 0.9],
  }
}

# The file: example_models of the pgmpy 0.1.26 wheel (MIT), which took the network from the Bayesian Network Repository
# (bnlearn.com/bnrepository); the licence of the repository itself was not verified. The tables determine
# observations and interventions; counterfactuals rest on the coupling that each cpt names.
# The network: Lauritzen and Spiegelhalter, 1988.

check "shortness of breath" {
  probability(dysp == "yes") == 0.4359706
}

check "a shadow on the x-ray: lung cancer?" {
  observe xray = "yes"
  probability(lung == "yes") == 192500/393893
}

check "if nobody smoked" {
  do smoke = "no"
  probability(lung == "yes") == 0.01
  probability(dysp == "yes") == 0.3191332
}

check "lung cancer is one of the two" {
  observe lung = "yes", either = "no"
  expect impossible
}

check "a smoker short of breath, had it not been for bronchitis" {
  observe smoke = "yes", dysp = "yes"
  do bronc = "no"
  probability(dysp == "yes") == 20702/69101
}
