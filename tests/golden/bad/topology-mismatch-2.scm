scm 1
model t { """T.""" topology layered }
node A() -> bool { """What it is.""" exogenous U_A }
node B() -> bool { """What it is.""" exogenous U_B }
