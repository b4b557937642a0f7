# Comments may stand anywhere,
scm # even here
1
model layout { """One line.""" topology any domain tests } type Level = int
  0 # low
  .. 4
node Spread () -> Level {
  """
  A docstring over lines, with "quotes", a \\ and a # that starts no comment.

    Indented further.
  """
  exogenous U_Spread
    : Level
    ~ { 0 : 1 , 1:1,2:1,
        3:1,4:1, }
  return U_Spread }
node Over_lines(
  Spread,
) -> Level {
  """An expression goes on over line ends."""
  return
    if Spread
      > 2
    then 4 -
      Spread
    else
      min(
        Spread,
        1 + 1,
      )
}
node Deep(Spread) -> Level {
  """Deep, and still legal."""
  return ((((((((((((((((((((((((((((((((((((((((((((((((((Spread)))))))))))))))))))))))))))))))))))))))))))))))))) - 0 * (if Spread == 1 then 0 else if Spread == 1 then 0 else if Spread == 1 then 0 else if Spread == 1 then 0 else if Spread == 1 then 0 else if Spread == 1 then 0 else if Spread == 1 then 0 else if Spread == 1 then 0 else if Spread == 1 then 0 else if Spread == 1 then 0 else if Spread == 1 then 0 else if Spread == 1 then 0 else if Spread == 1 then 0 else if Spread == 1 then 0 else if Spread == 1 then 0 else if Spread == 1 then 0 else if Spread == 1 then 0 else if Spread == 1 then 0 else if Spread == 1 then 0 else if Spread == 1 then 0 else if Spread == 1 then 0 else if Spread == 1 then 0 else if Spread == 1 then 0 else if Spread == 1 then 0 else if Spread == 1 then 0 else if Spread == 1 then 0 else if Spread == 1 then 0 else if Spread == 1 then 0 else if Spread == 1 then 0 else if Spread == 1 then 0 else if Spread == 1 then 0 else if Spread == 1 then 0 else if Spread == 1 then 0 else if Spread == 1 then 0 else if Spread == 1 then 0 else if Spread == 1 then 0 else if Spread == 1 then 0 else if Spread == 1 then 0 else if Spread == 1 then 0 else if Spread == 1 then 0 else 1)
}
