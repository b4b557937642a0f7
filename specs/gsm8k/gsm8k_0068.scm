scm 1

model gsm8k0068 {
  """
  GSM8K, test problem 68 (Cobbe et al., 2021; MIT licence).

  There are twice as many boys as girls at Dr. Wertz's school. If there are 60 girls and 5
  students to every teacher, how many teachers are there?
  """
  domain arithmetic
}

node Girls() -> int {54, 60, 66} {
  """If there are 60 girls and 5 students to every teacher, how many teachers are there?"""
  exogenous U_Girls
}

node Second_students() -> int {4, 5, 6} {
  """If there are 60 girls and 5 students to every teacher, how many teachers are there?"""
  exogenous U_Second_students
}

node Boys(Girls) -> int 108..132 {
  """There are twice as many boys as girls, so if there are 60 girls, there are 2*60 = 120 boys"""
  return Girls * 2
}

node Students(Boys, Girls) -> int 162..198 {
  """There are 120 + 60 = 180 students in total"""
  return Boys + Girls
}

node Answer(Students, Second_students) -> int 1620..2970 {
  """
  If there are 5 students to each teacher, then 180 students would need 180/5 = 36 teachers
  (In units of 1/60.)
  """
  return Students * (60 // Second_students)
}

check "the problem as it is told" {
  given U_Girls = 60, U_Second_students = 5
  expect Boys == 120
  expect Students == 180
  expect Answer == 2160
}
