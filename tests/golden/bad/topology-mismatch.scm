scm 1
model trial { """A trial.""" topology chain }
node A() -> bool { """What it is.""" exogenous U_A }
node B(A) -> bool { """What it is.""" return not A }
node C(A) -> bool { """What it is.""" return A }
