scm 1
model t { """T.""" topology inverted_star }
node A() -> bool { """What it is.""" exogenous U_A }
node B(A) -> bool { """What it is.""" return A }
node C(A, B) -> bool { """What it is.""" return A and not B }
