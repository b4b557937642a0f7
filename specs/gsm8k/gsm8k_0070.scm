scm 1

model gsm8k0070 {
  """
  GSM8K, test problem 70 (Cobbe et al., 2021; MIT licence).

  Judy teaches 5 dance classes, every day, on the weekdays and 8 classes on Saturday. If
  each class has 15 students and she charges $15.00 per student, how much money does she
  make in 1 week?
  """
  domain arithmetic
}

node Dance_classes() -> int {4, 5, 6} {
  """Judy teaches 5 dance classes, every day, on the weekdays and 8 classes on Saturday."""
  exogenous U_Dance_classes
}

node Second_classes() -> int {7, 8, 9} {
  """Judy teaches 5 dance classes, every day, on the weekdays and 8 classes on Saturday."""
  exogenous U_Second_classes
}

node Students() -> int {14, 15, 16} {
  """
  If each class has 15 students and she charges $15.00 per student, how much money does she
  make in 1 week?
  """
  exogenous U_Students
}

node Classes(Dance_classes) -> int 16..36 {
  """She teaches 5 dance classes 5 days a week so that's 5*5 = 25 classes"""
  return Dance_classes * Dance_classes
}

node Third_classes(Classes, Second_classes) -> int 23..45 {
  """
  She teaches 25 classes during the week and 8 classes on Saturday for a total of 25+8 = 33
  classes
  """
  return Classes + Second_classes
}

node Second_students(Students, Third_classes) -> int 322..720 {
  """There are 15 students in each of the 33 classes so there are 15*33 = 495 students"""
  return Students * Third_classes
}

node Answer(Students, Second_students) -> int 4508..11520 {
  """
  Each student pays $15.00 per class and there are 495 students so Judy makes 15*495 =
  $7,425
  """
  return Students * Second_students
}

check "the problem as it is told" {
  given U_Dance_classes = 5, U_Second_classes = 8, U_Students = 15
  expect Classes == 25
  expect Third_classes == 33
  expect Second_students == 495
  expect Answer == 7425
}
