scm 1
model trial { """A trial.""" topology ring }
node A() -> bool { """What it is.""" exogenous U_A }
