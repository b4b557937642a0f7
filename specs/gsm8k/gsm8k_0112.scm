scm 1

model gsm8k0112 {
  """
  GSM8K, test problem 112 (Cobbe et al., 2021; MIT licence).

  A classroom has a whiteboard which is shared between the 4 teachers who take turns using
  the classroom. Each teacher has 2 lessons per day and uses the whiteboard in each lesson.
  If the whiteboard is cleaned 3 times per lesson, how many times is the whiteboard cleaned
  in a day?
  """
  domain arithmetic
}

node Teachers() -> int {3, 4, 5} {
  """
  A classroom has a whiteboard which is shared between the 4 teachers who take turns using
  the classroom.
  """
  exogenous U_Teachers
}

node Lessons() -> int {1, 2, 3} {
  """Each teacher has 2 lessons per day and uses the whiteboard in each lesson."""
  exogenous U_Lessons
}

node Times() -> int {2, 3, 4} {
  """
  If the whiteboard is cleaned 3 times per lesson, how many times is the whiteboard cleaned
  in a day?
  """
  exogenous U_Times
}

node Second_lessons(Teachers, Lessons) -> int 3..15 {
  """In one day, there are a total of 4 teachers * 2 lessons each = 8 lessons."""
  return Teachers * Lessons
}

node Answer(Second_lessons, Times) -> int 6..60 {
  """The whiteboard is therefore cleaned 8 lessons * 3 cleans per lesson = 24 times."""
  return Second_lessons * Times
}

check "the problem as it is told" {
  given U_Teachers = 4, U_Lessons = 2, U_Times = 3
  expect Second_lessons == 8
  expect Answer == 24
}
