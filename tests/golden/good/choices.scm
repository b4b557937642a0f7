scm 1

model choices {
  """Choices inside choices, on anything that has a value."""
}

type Dose = ordinal("none" < "low" < "high")
type Site = enum("left arm", "left leg", "12+", "0-3_days", "say \"ah\"")

node Dose_given() -> Dose {
  """Root."""
  exogenous U_Dose ~ {"none": 2, "low": 1, "high": 1}
}

node Place() -> Site {
  """Labels carry any text."""
  exogenous U_Place
}

node Score(Dose_given, Place) -> int 0..9 {
  """A match in an if in a match; a call and a sum as subjects; alternatives, ranges and wildcards."""
  exogenous U_Score: int 0..2
  return if Place in {"left arm", "12+"} and Dose_given not in {"none"} then
    match Dose_given, U_Score {
      ("none" | "low", 0..1) => 1,
      ("high", 0 | 2) => match int(Dose_given) + U_Score { 2 => 2, 4 => 4 },
      (_, _) => 3,
    }
  elif Dose_given >= "low" then match max(Dose_given, "low") { "low" => 5, "high" => 6 }
  else match U_Score == 1 or Place == "say \"ah\"" { true => 7, false => 9 - U_Score }
}

node Highest(Dose_given) -> Dose {
  """`min`, `max` and `clamp` on an ordinal give one of its labels."""
  exogenous U_Highest: Dose
  return clamp(min(Dose_given, "high"), "low", max(U_Highest, "low"))
}

node Counted(Dose_given, Score) -> int 0..4 {
  """Truth values are counted, and turned into 0 or 1."""
  return count(Dose_given > "none", Score > 3, not Score > 6,) + int(Score == 9)
}

node Bare(Counted) -> bool {
  """A bare `_` closes a match of two subjects; `not in` binds like a comparison."""
  return match Counted > 1, Counted % 2 { (true, 0) => true, _ => Counted not in {0, 3..4} }
}
