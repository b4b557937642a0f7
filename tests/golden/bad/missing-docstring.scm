scm 1
model trial { }
node A() -> bool { exogenous U_A }
