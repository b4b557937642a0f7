# a comment
model trial { """A trial.""" }
node A() -> bool { """What it is.""" exogenous U_A }
