scm 1
node A() -> bool { """What it is.""" exogenous U_A }
