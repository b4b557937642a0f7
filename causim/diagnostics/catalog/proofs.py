"""What is proved of every mechanism: it has a value of its type, whatever its inputs are."""

from causim.diagnostics.catalog.entry import error, warning

_DOSE = 'node Dose() -> ordinal("none" < "low" < "high") { exogenous U_Dose }\n'

ENTRIES = (
    error(
        "result-out-of-type",
        "A mechanism or function can leave its declared type",
        """
        For every combination of its inputs' declared values, a node or function must return a value of
        its type. Combinations that never happen by themselves count too, because `do` can force a parent
        to any value of its type. The message shows inputs that lead out.
        """,
        """
        node Size() -> int 0..9 { exogenous U_Size }
        node Rest(Size) -> int 0..9 { return Size - 3 }
        """,
        """
        node Size() -> int 0..9 { exogenous U_Size }
        node Rest(Size) -> int 0..9 { return max(0, Size - 3) }
        """,
    ),
    error(
        "argument-out-of-type",
        "An argument or key can leave its declared type",
        """
        A function is proved for the declared values of its parameters, and a table has rows for the
        declared values of its keys. What is passed must lie in them for every combination of inputs.
        """,
        """
        fn twice(x: int 0..4) -> int 0..8 { return 2 * x }
        node A() -> int 0..8 { exogenous U: int 0..5 return twice(U) % 9 }
        """,
        """
        fn twice(x: int 0..4) -> int 0..8 { return 2 * x }
        node A() -> int 0..8 { exogenous U: int 0..5 return twice(min(U, 4)) }
        """,
    ),
    error(
        "division-by-zero",
        "A divisor can be 0",
        """
        `//`, `%` and `round_div` have no value for the divisor 0, and a mechanism has a value for every
        combination of its inputs. The message shows inputs for which the divisor is 0; a test before the
        division is enough, for only the branch that is taken is computed.
        """,
        """
        node Cost() -> int 0..99 { exogenous U_Cost }
        node Share(Cost) -> int 0..99 { exogenous U_Share: int 0..3 return Cost // U_Share }
        """,
        """
        node Cost() -> int 0..99 { exogenous U_Cost }
        node Share(Cost) -> int 0..99 { exogenous U_Share: int 1..3 return Cost // U_Share }
        """,
    ),
    error(
        "overflow",
        "A number can grow beyond 64 bits",
        """
        Integers are computed alike in Python, in tables of machine numbers and in other engines, so none
        may leave 64 bits on the way, even if the result is reduced later. Reduce it on the way instead.
        """,
        """
        fn power(x: int 0..9) -> int 0..9 { let y = 1000000000 * x return y * y * 10 % 10 }
        """,
        """
        fn power(x: int 0..9) -> int 0..9 { let y = 1000000000 * x % 10 return y * y * 10 % 10 }
        """,
    ),
    error(
        "too-costly",
        "A mechanism takes too many steps to compute",
        """
        A function that calls another one twice, which calls a third one twice, and so on, doubles the
        work with every line. Every accepted mechanism can be computed in 100,000 steps, so that checking
        a model, asking it and running its compiled code all end soon, whoever wrote it.
        """,
        "fn twentieth(x: bool) -> bool { return nineteenth(x) and nineteenth(not x) }   # and so on",
        """
        fn first(x: bool) -> bool { return not x }
        fn second(x: bool) -> bool { let once = first(x) return once or first(once) }
        """,
    ),
    error(
        "unproved",
        "There are too many combinations of inputs to prove this",
        """
        Up to 10^6 combinations of inputs are all tried, fewer where trying takes long. Beyond that,
        ranges alone must show that the result stays in its type and that nothing fails on the way; they
        are always right, but see less. A `clamp`, or smaller types, settles it.
        """,
        """
        node A() -> int 0..2000 { exogenous U_A }
        node B() -> int 0..2000 { exogenous U_B }
        node C(A, B) -> int 0..2000 { return if A > B then A - B else B - A }
        """,
        """
        node A() -> int 0..2000 { exogenous U_A }
        node B() -> int 0..2000 { exogenous U_B }
        node C(A, B) -> int 0..2000 { return abs(A - B) }
        """,
    ),
    error(
        "non-exhaustive-match",
        "A `match` has no arm for a value that occurs",
        """
        A mechanism has a value for every combination of its inputs, so a `match` has an arm for each
        value that can occur. The message shows one that has none. A last line `_ => ...` takes the rest,
        but hides values that are added to the type later.
        """,
        _DOSE + 'node Effect(Dose) -> int 0..9 { return match Dose { "none" => 0, "high" => 9 } }',
        _DOSE + 'node Effect(Dose) -> int 0..9 { return match Dose { "none" => 0, "low" | "high" => 9 } }',
    ),
    error(
        "non-exhaustive-table",
        "A table has no row for some of its keys",
        """
        A table has a value for every combination of its keys, whether or not the model ever looks it up:
        tables are read by people, and `do` reaches every combination.
        """,
        """
        table POTENCY(bool, int 0..1) -> int 0..9 {
          (true, 0) => 3,
          (true, 1) => 5,
          (false, 0) => 0,
        }
        """,
        """
        table POTENCY(bool, int 0..1) -> int 0..9 {
          (true, 0) => 3,
          (true, 1) => 5,
          (false, _) => 0,
        }
        """,
    ),
    error(
        "match-too-large",
        "A match or table is over too many combinations to see that it covers them",
        """
        Coverage is checked combination by combination, up to 10,000. Beyond that a last line of
        wildcards must close the list.
        """,
        """
        table SUM(int 0..999, int 0..999) -> int 0..1 {
          (0..499, _) => 0,
          (500..999, _) => 1,
        }
        """,
        """
        table SUM(int 0..999, int 0..999) -> int 0..1 {
          (0..499, _) => 0,
          _ => 1,
        }
        """,
    ),
    warning(
        "unreachable-arm",
        "A line is never reached",
        """
        Lines are tried in order, and those before this one already take everything that it matches. It
        was probably meant to stand higher up.
        """,
        _DOSE + 'node Effect(Dose) -> int 0..9 { return match Dose { "none" => 0, _ => 5, "high" => 9 } }',
        _DOSE + 'node Effect(Dose) -> int 0..9 { return match Dose { "none" => 0, "high" => 9, _ => 5 } }',
    ),
    warning(
        "vacuous-parent",
        "A parent is used and yet never matters",
        """
        Every combination of the other inputs was tried, and this parent changes the result for none of
        them. The graph draws an arrow that no intervention could ever show.
        """,
        """
        node Dose() -> int 0..3 { exogenous U_Dose }
        node Effect(Dose) -> bool { exogenous U_Effect return U_Effect and Dose >= 0 }
        """,
        """
        node Dose() -> int 0..3 { exogenous U_Dose }
        node Effect(Dose) -> bool { exogenous U_Effect return U_Effect and Dose > 0 }
        """,
    ),
    warning(
        "vacuous-exogenous",
        "An exogenous variable is used and yet never matters",
        """
        No value of the exogenous variable changes the result for any values of the parents, so the node
        is determined by its parents although it looks as if chance had a part.
        """,
        """
        node Dose() -> int 0..3 { exogenous U_Dose }
        node Effect(Dose) -> int 0..3 { exogenous U_Effect return Dose + 0 * int(U_Effect == 1) }
        """,
        """
        node Dose() -> int 0..3 { exogenous U_Dose }
        node Effect(Dose) -> int 0..3 { exogenous U_Effect return min(3, Dose + int(U_Effect == 1)) }
        """,
    ),
)
