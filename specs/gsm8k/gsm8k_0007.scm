scm 1

model gsm8k0007 {
  """
  GSM8K, test problem 7 (Cobbe et al., 2021; MIT licence).

  Carla is downloading a 200 GB file. Normally she can download 2 GB/minute, but 40% of the
  way through the download, Windows forces a restart to install updates, which takes 20
  minutes. Then Carla has to restart the download from the beginning. How load does it take
  to download the file?
  """
  domain arithmetic
}

node Gb_file() -> int {180, 200, 220} {
  """Carla is downloading a 200 GB file."""
  exogenous U_Gb_file
}

node Percent() -> int {36, 40, 44} {
  """
  Normally she can download 2 GB/minute, but 40% of the way through the download, Windows
  forces a restart to install updates, which takes 20 minutes.
  """
  exogenous U_Percent
}

node Second_gb() -> int {1, 2, 3} {
  """
  Normally she can download 2 GB/minute, but 40% of the way through the download, Windows
  forces a restart to install updates, which takes 20 minutes.
  """
  exogenous U_Second_gb
}

node Third_minutes() -> int {18, 20, 22} {
  """
  Normally she can download 2 GB/minute, but 40% of the way through the download, Windows
  forces a restart to install updates, which takes 20 minutes.
  """
  exogenous U_Third_minutes
}

node Gb(Gb_file, Percent) -> int 6480..9680 {
  """
  First find how many gigabytes are in 40% of the file: 200 GB * 40% = 80 GB (In units of
  1/100.)
  """
  return Gb_file * Percent
}

node Minutes(Gb, Second_gb) -> int 12960..58080 {
  """
  Then divide that number by the download rate to find the time until Windows restarts: 80
  GB / 2 GB/minute = 40 minutes (In units of 1/600.)
  """
  return Gb * (6 // Second_gb)
}

node Second_minutes(Gb_file, Second_gb) -> int 360..1320 {
  """
  Then find the time to download the whole file after the restart: 200 GB / 2 GB/minute =
  100 minutes (In units of 1/6.)
  """
  return Gb_file * (6 // Second_gb)
}

node Answer(Minutes, Second_minutes, Third_minutes) -> int 59760..203280 {
  """
  Then add the time to download 40% of the file, to download the whole file, and to wait for
  Windows to update: 40 minutes + 100 minutes + 20 minutes = 160 minutes (In units of
  1/600.)
  """
  return Minutes + Second_minutes * 100 + Third_minutes * 600
}

check "the problem as it is told" {
  given U_Gb_file = 200, U_Percent = 40, U_Second_gb = 2, U_Third_minutes = 20
  expect Gb == 8000
  expect Minutes == 24000
  expect Second_minutes == 600
  expect Answer == 96000
}
