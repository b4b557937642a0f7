scm 1

model trial {
  """A trial."""
}

node Genes() -> bool { """What it is.""" exogenous U_Genes }
node Smoking(Genes) -> bool { """What it is.""" return Genes }
node Cancer(Smoking) -> bool { """What it is.""" return Smoking or U_Genes }
