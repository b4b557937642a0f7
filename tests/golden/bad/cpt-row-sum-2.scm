scm 1

model trial {
  """A trial."""
}

node A() -> bool { """What it is.""" exogenous U_A }
node B(A) -> bool { """What it is.""" cpt U_B coupling inverse_cdf { true => [0.3, 0.699], _ => [30, 70] } }
