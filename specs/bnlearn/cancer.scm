# Imported by causim from cancer.bif (BIF).
# SHA-256 of its text: 05d4ea00a758450eed6fe68ea6de4da05ce0e3e919bd3e8ff7f0bc80a1db4b48

scm 1

model cancer {
  """The Bayesian network unknown: 5 variables, 4 edges."""
}

node Pollution() -> enum("low", "high") {
  """The state of Pollution."""
  exogenous U_Pollution ~ {"low": 0.9, "high": 0.1}
}

node Smoker() -> enum("True", "False") {
  """The state of Smoker."""
  exogenous U_Smoker ~ {"True": 0.3, "False": 0.7}
}

node Cancer(Pollution, Smoker) -> enum("True", "False") {
  """The state of Cancer, given Pollution and Smoker."""
  cpt U_Cancer coupling inverse_cdf {
    ("low", "True") => [0.03, 0.97],
    ("low", "False") => [0.001, 0.999],
    ("high", "True") => [0.05, 0.95],
    ("high", "False") => [0.02, 0.98],
  }
}

node Xray(Cancer) -> enum("positive", "negative") {
  """The state of Xray, given Cancer."""
  cpt U_Xray coupling inverse_cdf {
    "True" => [0.9, 0.1],
    "False" => [0.2, 0.8],
  }
}

node Dyspnoea(Cancer) -> enum("True", "False") {
  """The state of Dyspnoea, given Cancer."""
  cpt U_Dyspnoea coupling inverse_cdf {
    "True" => [0.65, 0.35],
    "False" => [0.3, 0.7],
  }
}

# The file: example_models of the pgmpy 0.1.26 wheel (MIT), which took the network from the Bayesian Network Repository
# (bnlearn.com/bnrepository); the licence of the repository itself was not verified. The tables determine
# observations and interventions; counterfactuals rest on the coupling that each cpt names.
# The network: Korb and Nicholson, 2010.

check "how common it is" {
  probability(Cancer == "True") == 0.01163
}

check "a positive x-ray" {
  observe Xray = "positive"
  probability(Cancer == "True") == 10467/208141
}

check "if all smoked" {
  do Smoker = "True"
  probability(Dyspnoea == "True") == 0.3112
}

check "a smoker with cancer, had they not smoked" {
  observe Smoker = "True", Cancer = "True"
  do Smoker = "False"
  probability(Cancer == "True") == 29/320
}
