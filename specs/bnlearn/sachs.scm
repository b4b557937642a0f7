# Imported by causim from sachs.bif (BIF).
# SHA-256 of its text: b7bd3931192f9e529f0f88bba15fca6cc61ba3c805d5c8ae57eba57ed3b332ec

scm 1

model sachs {
  """The Bayesian network unknown: 11 variables, 17 edges."""
}

node PKC() -> enum("LOW", "AVG", "HIGH") {
  """The state of PKC."""
  exogenous U_PKC ~ {"LOW": 0.42313152, "AVG": 0.4816392, "HIGH": 0.09522928}
}

node PKA(PKC) -> enum("LOW", "AVG", "HIGH") {
  """The state of PKA, given PKC."""
  cpt U_PKA coupling inverse_cdf {
    "LOW" => [0.3864255, 0.3794243, 0.2341501],
    "AVG" => [0.06039638, 0.92264651, 0.01695712],
    "HIGH" => [0.01577014, 0.95873839, 0.02549147],
  }
}

node Jnk(PKA, PKC) -> enum("LOW", "AVG", "HIGH") {
  """The state of Jnk, given PKA and PKC."""
  cpt U_Jnk coupling inverse_cdf {
    ("LOW", "LOW") => [0.2899262, 0.2457641, 0.4643097],
    ("LOW", "AVG") => [0.5794436587, 0.4203206035, 0.0002357379],
    ("LOW", "HIGH") => [0.00456621, 0.99086758, 0.00456621],
    ("AVG", "LOW") => [0.5766701, 0.4232872, 0.00004271314],
    ("AVG", "AVG") => [0.6129037, 0.3870808, 0.00001543138],
    ("AVG", "HIGH") => [0.0446898, 0.93495569, 0.02035451],
    ("HIGH", "LOW") => [0.996124, 0.003806755, 0.00006921373],
    ("HIGH", "AVG") => [0.8623005877, 0.1368597817, 0.0008396306],
    ("HIGH", "HIGH") => [0.155367232, 0.84180791, 0.002824859],
  }
}

node P38(PKA, PKC) -> enum("LOW", "AVG", "HIGH") {
  """The state of P38, given PKA and PKC."""
  cpt U_P38 coupling inverse_cdf {
    ("LOW", "LOW") => [0.30691159, 0.06458648, 0.62850193],
    ("LOW", "AVG") => [0.6558227251, 0.343941537, 0.0002357379],
    ("LOW", "HIGH") => [0.86757991, 0.12785388, 0.00456621],
    ("AVG", "LOW") => [0.919186742, 0.078464036, 0.002349223],
    ("AVG", "AVG") => [0.8149777, 0.1850069, 0.00001543138],
    ("AVG", "HIGH") => [0.80313955, 0.19272946, 0.00413099],
    ("HIGH", "LOW") => [0.80737818, 0.09163898, 0.10098283],
    ("HIGH", "AVG") => [0.3862301, 0.1595298, 0.4542401],
    ("HIGH", "HIGH") => [0.765536723, 0.231638418, 0.002824859],
  }
}

node Plcg() -> enum("LOW", "AVG", "HIGH") {
  """The state of Plcg."""
  exogenous U_Plcg ~ {"LOW": 0.81213356, "AVG": 0.08337962, "HIGH": 0.10448682}
}

node PIP3(Plcg) -> enum("LOW", "AVG", "HIGH") {
  """The state of PIP3, given Plcg."""
  cpt U_PIP3 coupling inverse_cdf {
    "LOW" => [0.218431, 0.4473238, 0.3342453],
    "AVG" => [0.07796694, 0.21120158, 0.71083148],
    "HIGH" => [0.4237055, 0.4396535, 0.1366411],
  }
}

node PIP2(PIP3, Plcg) -> enum("LOW", "AVG", "HIGH") {
  """The state of PIP2, given PIP3 and Plcg."""
  cpt U_PIP2 coupling inverse_cdf {
    ("LOW", "LOW") => [0.9967915, 0.003169817, 0.00003865631],
    ("LOW", "AVG") => [0.997890295, 0.001054852, 0.001054852],
    ("LOW", "HIGH") => [0.2218092, 0.4936493, 0.2845415],
    ("AVG", "LOW") => [0.9867112, 0.01326991, 0.00001887612],
    ("AVG", "AVG") => [0.957165109, 0.0424454829, 0.0003894081],
    ("AVG", "HIGH") => [0.07672787, 0.39110315, 0.53216898],
    ("HIGH", "LOW") => [0.872401162, 0.120070734, 0.007528104],
    ("HIGH", "AVG") => [0.52180956, 0.46245517, 0.01573528],
    ("HIGH", "HIGH") => [0.02641691, 0.05235351, 0.92122959],
  }
}

node Raf(PKA, PKC) -> enum("LOW", "AVG", "HIGH") {
  """The state of Raf, given PKA and PKC."""
  cpt U_Raf coupling inverse_cdf {
    ("LOW", "LOW") => [0.06232176, 0.14724878, 0.79042946],
    ("LOW", "AVG") => [0.3694012, 0.3312117, 0.2993871],
    ("LOW", "HIGH") => [0.86757991, 0.12785388, 0.00456621],
    ("AVG", "LOW") => [0.4475056, 0.3125747, 0.2399197],
    ("AVG", "AVG") => [0.55082326, 0.39291391, 0.05626283],
    ("AVG", "HIGH") => [0.8842572, 0.1156677, 0.00007510891],
    ("HIGH", "LOW") => [0.84288483, 0.12714563, 0.02996955],
    ("HIGH", "AVG") => [0.74895046, 0.15952981, 0.09151973],
    ("HIGH", "HIGH") => [0.84180791, 0.155367232, 0.002824859],
  }
}

node Mek(PKA, PKC, Raf) -> enum("LOW", "AVG", "HIGH") {
  """The state of Mek, given PKA, PKC and Raf."""
  cpt U_Mek coupling inverse_cdf {
    ("LOW", "LOW", "LOW") => [0.7451772095, 0.2545984747, 0.0002243158],
    ("LOW", "LOW", "AVG") => [0.3846008, 0.1231368, 0.4922624],
    ("LOW", "LOW", "HIGH") => [0.262181426, 0.001450275, 0.736368299],
    ("LOW", "AVG", "LOW") => [0.7066581578, 0.2931291215, 0.0002127207],
    ("LOW", "AVG", "AVG") => [0.2692763938, 0.7304863582, 0.0002372479],
    ("LOW", "AVG", "HIGH") => [0.85065617, 0.10656168, 0.04278215],
    ("LOW", "HIGH", "LOW") => [0.854385965, 0.143859649, 0.001754386],
    ("LOW", "HIGH", "AVG") => [0.01190476, 0.97619048, 0.01190476],
    ("LOW", "HIGH", "HIGH") => [0.3333333, 0.3333333, 0.3333333],
    ("AVG", "LOW", "LOW") => [0.7576915, 0.2422767, 0.00003181572],
    ("AVG", "LOW", "AVG") => [0.343172087, 0.649403298, 0.007424615],
    ("AVG", "LOW", "HIGH") => [0.8652899, 0.1010029, 0.0337072],
    ("AVG", "AVG", "LOW") => [0.7148153, 0.2851753, 0.000009338376],
    ("AVG", "AVG", "AVG") => [0.27465766, 0.72002723, 0.00531511],
    ("AVG", "AVG", "HIGH") => [0.2814957, 0.5851161, 0.1333882],
    ("AVG", "HIGH", "LOW") => [0.8256463, 0.1743254, 0.00002831337],
    ("AVG", "HIGH", "AVG") => [0.1054112554, 0.8943722944, 0.0002164502],
    ("AVG", "HIGH", "HIGH") => [0.3333333, 0.3333333, 0.3333333],
    ("HIGH", "LOW", "LOW") => [0.9977281, 0.002244485, 0.00002737176],
    ("HIGH", "LOW", "AVG") => [0.9996370895, 0.0001814553, 0.0001814553],
    ("HIGH", "LOW", "HIGH") => [0.9361046959, 0.0007698229, 0.0631254811],
    ("HIGH", "AVG", "LOW") => [0.9689835575, 0.0306427504, 0.0003736921],
    ("HIGH", "AVG", "AVG") => [0.854385965, 0.143859649, 0.001754386],
    ("HIGH", "AVG", "HIGH") => [0.498470948, 0.498470948, 0.003058104],
    ("HIGH", "HIGH", "LOW") => [0.725950783, 0.272930649, 0.001118568],
    ("HIGH", "HIGH", "AVG") => [0.006060606, 0.987878788, 0.006060606],
    ("HIGH", "HIGH", "HIGH") => [0.3333333, 0.3333333, 0.3333333],
  }
}

node Erk(Mek, PKA) -> enum("LOW", "AVG", "HIGH") {
  """The state of Erk, given Mek and PKA."""
  cpt U_Erk coupling inverse_cdf {
    ("LOW", "LOW") => [0.85051343, 0.13872433, 0.01076224],
    ("LOW", "AVG") => [0.1177122, 0.6919357, 0.1903521],
    ("LOW", "HIGH") => [0.07405991, 0.70044614, 0.22549395],
    ("AVG", "LOW") => [0.3870326, 0.4836913, 0.1292761],
    ("AVG", "AVG") => [0.04895789, 0.72823961, 0.2228025],
    ("AVG", "HIGH") => [0.003663004, 0.102564103, 0.893772894],
    ("HIGH", "LOW") => [0.008682883, 0.187958884, 0.803358233],
    ("HIGH", "AVG") => [0.001153403, 0.748558247, 0.250288351],
    ("HIGH", "HIGH") => [0.03333333, 0.03333333, 0.93333333],
  }
}

node Akt(Erk, PKA) -> enum("LOW", "AVG", "HIGH") {
  """The state of Akt, given Erk and PKA."""
  cpt U_Akt coupling inverse_cdf {
    ("LOW", "LOW") => [0.6721176592, 0.3277794919, 0.0001028489],
    ("LOW", "AVG") => [0.62038586, 0.37950262, 0.00011152],
    ("LOW", "HIGH") => [0.9750859107, 0.0240549828, 0.0008591065],
    ("AVG", "LOW") => [0.334950584, 0.6648697215, 0.0001796945],
    ("AVG", "AVG") => [0.821408184, 0.1782019687, 0.0003898473],
    ("AVG", "HIGH") => [0.9483619, 0.05154733, 0.00009075234],
    ("HIGH", "LOW") => [0.00007682262, 0.1183068, 0.8816163],
    ("HIGH", "AVG") => [0.177105936, 0.813732581, 0.009161483],
    ("HIGH", "HIGH") => [0.1703412073, 0.8293963255, 0.0002624672],
  }
}

# The file: example_models of the pgmpy 0.1.26 wheel (MIT), which took the network from the Bayesian Network Repository
# (bnlearn.com/bnrepository); the licence of the repository itself was not verified. The tables determine
# observations and interventions; counterfactuals rest on the coupling that each cpt names.
# The network: Sachs, Perez, Pe'er, Lauffenburger and Nolan, 2005.

check "two levels as they are" {
  probability(PKC == "LOW") == 0.42313152
  probability(Plcg == "LOW") == 0.81213356
}

check "protein kinase A when C is held low" {
  do PKC = "LOW"
  probability(PKA == "LOW") == 1288085/3333333
}

check "both causes of Akt forced" {
  do Erk = "HIGH", PKA = "LOW"
  probability(Akt == "LOW") == 1280377/16666665377
  possible Akt == "AVG"
}
