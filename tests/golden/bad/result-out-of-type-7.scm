scm 1

# Too many combinations to try them all: the least and the greatest inputs are tried.
model sums { """Two amounts and their sum.""" }

type Amount = int 0..2000

node First() -> Amount { """What it is.""" exogenous U_First: int 0..3 }
node Second() -> Amount { """What it is.""" exogenous U_Second: int 0..3 }
node Sum(First, Second) -> int 0..3999 { """What it is.""" return First + Second }
