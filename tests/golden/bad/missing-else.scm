scm 1

model trial {
  """A trial."""
}

node A() -> int 0..3 { """What it is.""" exogenous U return if U > 1 then 1 }
