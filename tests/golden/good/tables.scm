scm 1

model tables {
  """Tables and probability tables: wildcards, alternatives, order, exact rows."""
}

type Grade = ordinal("a" < "b" < "c")

table POINTS(Grade, bool, int {0, 5, 10}) -> int 0..30 {
  """The first row that matches counts."""
  ("a", _, 0) => 0,
  ("a" | "b", true, 0..5) => 10 + 5,
  (_, false, _) => TWENTY,
  _ => 30,
}

const TEN: int 0..30 = 10
const TWENTY: int 0..30 = 2 * TEN

node Rain() -> bool { """Whether it rains.""" exogenous U_Rain ~ {true: 0.2, false: 0.8} }

node Mark(Rain) -> Grade {
  """Rows in the order of the type."""
  cpt U_Mark coupling inverse_cdf {
    true => [0.3, 1/5, 0.5],
    _ => [1/3, 1/3, 1/3],
  }
}

node Wet(Rain, Mark) -> bool {
  """One row may stand for many; zero and one are probabilities too."""
  cpt U_Wet coupling inverse_cdf {
    (true, "a") => [0, 1],
    (true, _) => [1e-3, 0.999],
    _ => [1, 0],
  }
}

node Points(Mark, Wet) -> int 0..30 {
  """Looked up with expressions as keys."""
  exogenous U_Points: int {0, 5, 10}
  return POINTS[Mark, not Wet, U_Points]
}
