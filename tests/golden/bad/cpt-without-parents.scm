scm 1

model trial {
  """A trial."""
}

node Rain() -> bool { """What it is.""" cpt U_Rain coupling inverse_cdf { _ => [0.7, 0.3] } }
