scm 1

model trial {
  """A trial."""
}

node A() -> bool { """What it is.""" exogenous U_A }
node B(A) -> bool { """What it is.""" cpt U_B coupling inverse_cdf { true => [1.5, -0.5], _ => [1, 0] } }
