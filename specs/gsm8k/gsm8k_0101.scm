scm 1

model gsm8k0101 {
  """
  GSM8K, test problem 101 (Cobbe et al., 2021; MIT licence).

  Solo has to read 4 pages from his Science textbook, 20 pages from his Social Studies
  textbook, 7 pages from his History textbook and 8 pages from his Geography textbook. Solo
  read 15 pages on Monday. If he has 4 more days to complete all his reading, how many pages
  does he need to read, on average, in one day?
  """
  domain arithmetic
}

node Pages() -> int {3, 4, 5} {
  """
  Solo has to read 4 pages from his Science textbook, 20 pages from his Social Studies
  textbook, 7 pages from his History textbook and 8 pages from his Geography textbook.
  """
  exogenous U_Pages
}

node Second_pages() -> int {18, 20, 22} {
  """
  Solo has to read 4 pages from his Science textbook, 20 pages from his Social Studies
  textbook, 7 pages from his History textbook and 8 pages from his Geography textbook.
  """
  exogenous U_Second_pages
}

node Third_pages() -> int {6, 7, 8} {
  """
  Solo has to read 4 pages from his Science textbook, 20 pages from his Social Studies
  textbook, 7 pages from his History textbook and 8 pages from his Geography textbook.
  """
  exogenous U_Third_pages
}

node Fourth_pages() -> int {7, 8, 9} {
  """
  Solo has to read 4 pages from his Science textbook, 20 pages from his Social Studies
  textbook, 7 pages from his History textbook and 8 pages from his Geography textbook.
  """
  exogenous U_Fourth_pages
}

node Sixth_pages() -> int {14, 15, 16} {
  """Solo read 15 pages on Monday."""
  exogenous U_Sixth_pages
}

node Fifth_pages(Pages, Second_pages, Third_pages, Fourth_pages) -> int 34..44 {
  """Solo has to read a total of 4 + 20 + 7 + 8 = 39 pages."""
  return Pages + Second_pages + Third_pages + Fourth_pages
}

node Seventh_pages(Fifth_pages, Sixth_pages) -> int 18..30 {
  """After Monday, he had a remainder of 39 - 15 = 24 pages to read."""
  return Fifth_pages - Sixth_pages
}

node Answer(Seventh_pages, Pages) -> int 216..600 {
  """To complete his reading, he must read 24/4 = 6 pages a day. (In units of 1/60.)"""
  return Seventh_pages * (60 // Pages)
}

check "the problem as it is told" {
  given U_Pages = 4, U_Second_pages = 20, U_Third_pages = 7, U_Fourth_pages = 8, U_Sixth_pages = 15
  expect Fifth_pages == 39
  expect Seventh_pages == 24
  expect Answer == 360
}
