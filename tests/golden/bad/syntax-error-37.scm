scm 1

model m { """A coin.""" }

node A() -> bool { """Heads.""" exogenous U_A }

check "c" {
  given U_A = true,
  observe A = true
  expect A
}
