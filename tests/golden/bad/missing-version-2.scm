model t { """T.""" }
node A() -> bool { """What it is.""" exogenous U_A return U_A or }
