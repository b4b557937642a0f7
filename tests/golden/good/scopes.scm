scm 1

model scopes {
  """A name is local to its mechanism or function: the same `let` may stand in many, and other nodes' names in a `fn`."""
}

# An underscore in front, digits, a Python keyword: all are names.
fn half(Rain: int 0..9, lambda: int 0..9) -> int 0..9 {
  let sum_ = Rain + lambda
  let half_ = sum_ // 2
  return half_
}

node Rain() -> int 0..9 { """A root.""" exogenous U_Rain }

node __class__(Rain) -> int 0..9 {
  """A child with a `let` of the same name as the next one's."""
  exogenous _u
  let half_ = half(Rain, _u)
  return half_
}

node None(Rain, __class__) -> int 0..9 {
  """A name that is a word in Python."""
  let half_ = half(Rain, __class__)
  let self = half_
  return self
}
