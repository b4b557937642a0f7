scm 1

model model {
  """Words that are keywords in one place are names everywhere else."""
  domain domain
  topology any
}

type unit = int 0..3 unit "unit"

const label: unit = 2

table topology(unit) -> unit {
  3 => 0,
  _ => label,
}

fn coupling(given: unit, observe: unit) -> int 0..6 { return given + observe }

node scm() -> unit {
  """A root."""
  label "label"
  unit "unit"
  exogenous possible
}

node probability(scm) -> int 0..6 {
  """A child."""
  label "probability"
  let given = topology[scm]
  return coupling(given, scm)
}

check "soft keywords" {
  given possible = 1
  do scm = 2
  expect probability == 4
  possible probability > 0
  probability(probability == 4) == 1
}
