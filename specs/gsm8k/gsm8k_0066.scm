scm 1

model gsm8k0066 {
  """
  GSM8K, test problem 66 (Cobbe et al., 2021; MIT licence).

  There are four schools competing at a basketball tournament. Each school has sent a girls’
  basketball team and a boys’ basketball team and each team has 5 players each. Each school
  has also sent a coach for each team. In total, how many people have all of the schools
  sent?
  """
  domain arithmetic
}

node Players() -> int {4, 5, 6} {
  """
  Each school has sent a girls’ basketball team and a boys’ basketball team and each team
  has 5 players each.
  """
  exogenous U_Players
}

node Schools_competing() -> int {3, 4, 5} {
  """There are four schools competing at a basketball tournament."""
  exogenous U_Schools_competing
}

node Teams() -> int 2..2 {
  """Each school has sent 1 girls’ basketball team + 1 boys’ basketball team = 2 teams."""
  return 2
}

node Second_players(Teams, Players) -> int 8..12 {
  """So each school has sent 2 teams * 5 players per team = 10 players."""
  return Teams * Players
}

node Coaches(Teams) -> int 2..2 {
  """They have also each sent 2 teams * 1 coach per team = 2 coaches."""
  return Teams
}

node People(Second_players, Coaches) -> int 10..14 {
  """In total, each school has sent 10 players + 2 coaches = 12 people."""
  return Second_players + Coaches
}

node Answer(People, Schools_competing) -> int 30..70 {
  """Therefore, the schools have sent a total of 12 people per school * 4 schools = 48 people."""
  return People * Schools_competing
}

check "the problem as it is told" {
  given U_Players = 5, U_Schools_competing = 4
  expect Teams == 2
  expect Second_players == 10
  expect Coaches == 2
  expect People == 12
  expect Answer == 48
}
