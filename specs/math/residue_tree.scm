scm 1

model residue_tree {
  """One residue modulo 13 feeds a tree of powers, inverses, orbits and polynomials."""
  domain symbolic_math
  topology tree
}

type Residue = int 0..12
type Sign = int -1..1
type Parity_label = enum("even", "odd")
type Magnitude = ordinal("negative" < "small" < "large")

const P: int 2..100 = 13

table INVERSE(Residue) -> Residue {
  """The inverse modulo 13, and 0 for 0."""
  0 => 0,
  1 => 1,
  2 => 7,
  3 => 9,
  4 => 10,
  5 => 8,
  6 => 11,
  7 => 2,
  8 => 5,
  9 => 3,
  10 => 4,
  11 => 6,
  12 => 12,
}

table COLLATZ(int 1..13) -> int 0..19 {
  """How many steps of halving, or tripling and adding one, lead to 1."""
  1 => 0,
  2 => 1,
  3 => 7,
  4 => 2,
  5 => 5,
  6 => 8,
  7 => 16,
  8 => 3,
  9 => 19,
  10 => 6,
  11 => 14,
  12 | 13 => 9,
}

fn power(base: Residue, exponent: int 0..3) -> Residue {
  """base ** exponent modulo 13."""
  let square = base * base % P
  return match exponent { 0 => 1, 1 => base, 2 => square, 3 => square * base % P }
}

fn digit_sum(n: int 0..999) -> int 0..27 {
  """The sum of the decimal digits."""
  return n // 100 + n // 10 % 10 + n % 10
}

node Seed() -> Residue {
  """The residue that everything is computed from."""
  exogenous U_Seed: int {1, 2, 5, 6, 9, 12}
  return U_Seed
}

node Power(Seed) -> Residue {
  """A random power of the seed, modulo 13."""
  exogenous U_Power: int 0..3 ~ {0: 1, 1: 3, 2: 3, 3: 1}
  return power(Seed, U_Power)
}

node Inverse(Power) -> Residue {
  """The inverse of the power, or of its successor, modulo 13."""
  exogenous U_Inverse: int 0..1
  return INVERSE[(Power + U_Inverse) % P]
}

node Quotient(Inverse) -> int 0..12 {
  """The inverse divided by 1, 2 or 3 and rounded, halves to even."""
  exogenous U_Quotient: int 1..3
  return round_div(Inverse, U_Quotient)
}

node Character(Power) -> Sign {
  """The quadratic character of the power modulo 13, now and then with the wrong sign."""
  exogenous U_Character: int {-1, 1} ~ {-1: 1, 1: 3}
  let legendre = match Power { 0 => 0, 1 | 3..4 | 9..10 | 12 => 1, _ => -1 }
  return U_Character * legendre
}

node Steps(Seed) -> int 0..19 {
  """The length of the Collatz orbit of a number near the seed."""
  exogenous U_Steps: int 0..2 ~ {0: 2, 1: 1, 2: 1}
  return COLLATZ[1 + (Seed + U_Steps) % P]
}

node Parity(Steps) -> Parity_label {
  """The parity of the orbit's length, read wrongly one time in five."""
  exogenous U_Parity: bool ~ {false: 4, true: 1}
  return if (Steps % 2 == 1) != U_Parity then "odd" else "even"
}

node Polynomial(Steps) -> int -16..212 {
  """The quadratic x * x - 8 * x + c of the orbit's length, with a random c."""
  exogenous U_Polynomial: int {0, 1, 3}
  return Steps * (Steps - 8) + U_Polynomial
}

node Digits(Polynomial) -> int 0..19 {
  """The digit sum of the quadratic; a minus sign may count as one more."""
  exogenous U_Digits: bool
  return digit_sum(abs(Polynomial)) + int(U_Digits and Polynomial < 0)
}

node Size(Polynomial) -> Magnitude {
  """Where the quadratic lies, against a random cut."""
  exogenous U_Size: int {20, 60} ~ {20: 1, 60: 2}
  return if Polynomial < 0 then "negative" elif Polynomial < U_Size then "small" else "large"
}

check "from 6: cube 8, inverse 5, orbit of 7" {
  given U_Seed = 6, U_Power = 3, U_Inverse = 0, U_Quotient = 2, U_Character = 1, U_Steps = 0,
    U_Parity = false, U_Polynomial = 3, U_Digits = true, U_Size = 60
  expect Power == 8 and Inverse == 5 and Quotient == 2 and Character == -1
  expect Steps == 16 and Parity == "even" and Polynomial == 131 and Digits == 5 and Size == "large"
}

check "a quadratic of 212 comes of one orbit only" {
  observe Polynomial = 212
  expect Steps == 19 and U_Polynomial == 3 and Seed == 6 and U_Steps == 2
}

check "a square has character 1, but for the misread sign" {
  given U_Power = 2
  probability(Character == 1) == 3/4
}

check "an inverse of 7 and an even orbit: had the seed been 1" {
  observe Inverse = 7, Parity = "even"
  do Seed = 1
  expect Power == 1 and Inverse in {1, 7}
  probability(Inverse == 7) == 20/23
  probability(Parity == "odd") == 88/161
}

check "the branches of the tree share nothing below the seed" {
  observe Seed = 5, Quotient = 4
  do Steps = 9
  expect Seed == 5 and Quotient == 4 and Polynomial in {9, 10, 12}
}
