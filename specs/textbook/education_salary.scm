scm 1

# Salary after education and experience: Pearl and Mackenzie, The Book of Why, page 251. The
# numbers are those of aGrUM's notebook BoW-c8p251-educationAndExperience (the table of cell 52;
# cells 45 and 47), where salaries are rounded as Python rounds, halves to even, and where "--"
# marks people who cannot exist.
#
# In the cases' letters: Ed = Education, Ex = Experience, S = Salary, Ue = U_Education,
# Ux = U_Experience, Us = U_Salary.

model education_salary {
  """Education costs years of experience; both make the salary, and people differ."""
  domain textbook
  topology layered
}

type Level = int 0..2
type Years = int 0..20 unit "years"
type Thousands = int 65..150 unit "thousand dollars"

node Education() -> Level {
  """Level of education (Ed)."""
  label "education"
  exogenous U_Education ~ {0: 2, 1: 2, 2: 1}
}

node Experience(Education) -> Years {
  """Years of experience (Ex): ten, less four for each level of education, more or less."""
  label "experience"
  exogenous U_Experience: int -2..10
  return 10 - 4 * Education + U_Experience
}

# 65 + 2.5 Ex + 5 Ed + Us, doubled to stay among integers, halved by round_div.
node Salary(Education, Experience) -> Thousands {
  """Salary (S): a base, a share of each year and of each level, and what is personal."""
  label "salary"
  exogenous U_Salary: int 0..25
  return round_div(130 + 5 * Experience + 10 * Education + 2 * U_Salary, 2)
}

check "edu_Alice_do1: Alice with education 1 would earn 81" {
  observe Experience = 8, Education = 0, Salary = 86
  do Education = 1
  expect Salary == 81
}

check "edu_Alice_do2: Alice with education 2 would earn 76" {
  observe Experience = 8, Education = 0, Salary = 86
  do Education = 2
  expect Salary == 76
}

check "edu_Bert_do0: Bert with education 0 would earn 98" {
  observe Experience = 9, Education = 1, Salary = 92
  do Education = 0
  expect Salary == 98
}

check "edu_Bert_do2: Bert with education 2 would earn 88" {
  observe Experience = 9, Education = 1, Salary = 92
  do Education = 2
  expect Salary == 88
}

check "edu_Caroline: Caroline cannot exist, for no such salary rounds to 97" {
  observe Experience = 9, Education = 2, Salary = 97
  do Education = 1
  expect impossible
}

check "edu_David_do0: David with education 0 would earn 96" {
  observe Experience = 8, Education = 1, Salary = 91
  do Education = 0
  expect Salary == 96
}

check "edu_David_do2: David with education 2 would earn 86" {
  observe Experience = 8, Education = 1, Salary = 91
  do Education = 2
  expect Salary == 86
}

check "edu_Ernest_do0: Ernest with education 0 would earn 105" {
  observe Experience = 12, Education = 1, Salary = 100
  do Education = 0
  expect Salary == 105
}

check "edu_Ernest_do2: Ernest with education 2 would earn 95" {
  observe Experience = 12, Education = 1, Salary = 100
  do Education = 2
  expect Salary == 95
}

check "edu_Frances: Frances cannot exist, for no such salary rounds to 97" {
  observe Experience = 13, Education = 0, Salary = 97
  do Education = 1
  expect impossible
}

check "edu_Alice_abd: what is Alice's own" {
  observe Experience = 8, Education = 0, Salary = 86
  expect U_Experience == -2 and U_Salary == 1
}

check "edu_Alice_doEd1Ex8: Alice with education 1 and the same experience would earn 91" {
  observe Experience = 8, Education = 0, Salary = 86
  do Education = 1, Experience = 8
  expect Salary == 91
}

check "edu_Alice_doEx12: Alice with experience 12 would earn 96" {
  observe Experience = 8, Education = 0, Salary = 86
  do Experience = 12
  expect Salary == 96
}
