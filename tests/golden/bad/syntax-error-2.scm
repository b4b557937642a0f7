scm 1

model trial {
  """A trial."""
}

nod A() -> bool { exogenous U_A }

node Other() -> bool { """Something else.""" exogenous U_Other }
