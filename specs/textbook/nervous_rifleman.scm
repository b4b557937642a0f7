scm 1

# The firing squad with a nervous rifleman: Pearl, Causality (2nd ed.), section 7.1.2. With
# p = 3/5 for the court's order and q = 1/10 for the nerves, the book's formula
# q(1 - p) / (1 - (1 - q)(1 - p)) makes 1/16. The numbers are chosen here.
#
# In the book's letters: U = U_Captain, W = U_Rifleman_A, C = Captain, A = Rifleman_A,
# B = Rifleman_B, D = Dead.

model nervous_rifleman {
  """A firing squad whose rifleman A may shoot without a signal, out of nervousness."""
  domain textbook
  topology layered
}

node Captain() -> bool {
  """Whether the captain signals (C): as the court orders (U)."""
  label "the captain's signal"
  exogenous U_Captain ~ {false: 2/5, true: 3/5}
}

node Rifleman_A(Captain) -> bool {
  """Whether rifleman A shoots (A): on the signal, or from nerves (W)."""
  label "rifleman A's shot"
  exogenous U_Rifleman_A ~ {false: 0.9, true: 0.1}
  return Captain or U_Rifleman_A
}

node Rifleman_B(Captain) -> bool {
  """Whether rifleman B shoots (B): on the signal."""
  label "rifleman B's shot"
  return Captain
}

node Dead(Rifleman_A, Rifleman_B) -> bool {
  """Whether the prisoner dies (D): if either shoots."""
  label "the prisoner's death"
  return Rifleman_A or Rifleman_B
}

check "fs7: dead; had A not shot, alive with 1 in 16" {
  observe Dead = true
  do Rifleman_A = false
  probability(not Dead) == 1/16
  probability(Dead) == 15/16
}
