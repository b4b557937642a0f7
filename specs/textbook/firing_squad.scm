scm 1

# The firing squad: Pearl, Causality (2nd ed.), section 7.1.2, and The Book of Why, chapter 1
# (pages 39-46). The answers are also in aGrUM's notebook BoW-c1p046-MiniTuringTest and in
# CLadder's story of the same name.
#
# In the book's letters: U = U_Captain, C = Captain, A = Rifleman_A, B = Rifleman_B, D = Dead.

model firing_squad {
  """On the court's order the captain signals, two riflemen shoot, and the prisoner dies."""
  domain textbook
  topology layered
}

node Captain() -> bool {
  """Whether the captain signals (C): as the court orders (U)."""
  label "the captain's signal"
  exogenous U_Captain
}

node Rifleman_A(Captain) -> bool {
  """Whether rifleman A shoots (A): on the signal."""
  label "rifleman A's shot"
  return Captain
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

check "fs1: the court orders, so all happens" {
  given U_Captain = true
  expect Captain and Rifleman_A and Rifleman_B and Dead
}

check "fs2: the prisoner is dead, so the court ordered" {
  observe Dead = true
  expect U_Captain
}

check "fs3: seeing A shoot tells that B shot" {
  observe Rifleman_A = true
  expect Rifleman_B
}

check "fs4: making A shoot says nothing about B" {
  do Rifleman_A = true
  expect Dead
  probability(not Rifleman_B and Dead) == 1/2
  probability(Rifleman_B and Dead) == 1/2
}

# Sentence S4 of the book.
check "fs5: no signal; had A shot on his own, the prisoner would be dead without B" {
  observe Captain = false
  do Rifleman_A = true
  expect Dead and not Rifleman_B
}

# Sentence S5 of the book.
check "fs6: dead; had A not shot, still dead" {
  observe Dead = true
  do Rifleman_A = false
  expect Dead and Rifleman_B and Captain
}

# Causality, section 9.2: the probabilities of causation of A's shot for the death.
check "fs8: PN = 0, A's shot was not necessary" {
  observe Rifleman_A = true, Dead = true
  do Rifleman_A = false
  expect Dead
  probability(not Dead) == 0
}

check "fs8: PS = 1, A's shot would have sufficed" {
  observe Rifleman_A = false, Dead = false
  do Rifleman_A = true
  expect Dead
}

# With A's shot the prisoner always dies, so PNS is the probability of no death without it.
check "fs8: PNS = 1/2" {
  do Rifleman_A = false
  probability(not Dead) == 1/2
}
