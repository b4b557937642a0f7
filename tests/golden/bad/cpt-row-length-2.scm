scm 1

model trial {
  """A trial."""
}

node A() -> bool { """What it is.""" exogenous U_A }
node B(A) -> enum("x", "y", "z") { """What it is.""" cpt U_B coupling inverse_cdf { _ => [1/2, 1/2] } }
