scm 1

model trial {
  """A trial."""
}

node A() -> int 0..9 { """What it is.""" exogenous U: bool return match U { 1 => 9, _ => 0 } }
