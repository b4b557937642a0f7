"""Types, values and how they may be combined."""

from causim.diagnostics.catalog.entry import error

ENTRIES = (
    error(
        "unknown-type",
        "There is no type of this name",
        """
        A type is bool, int, enum, ordinal, or a name declared with `type` anywhere in the file. A type
        cannot be defined by itself, not even by way of others.
        """,
        "node Dose() -> boolean { exogenous U_Dose }",
        "node Dose() -> bool { exogenous U_Dose }",
    ),
    error(
        "empty-range",
        "A range ends before it starts",
        """
        `a..b` holds the integers from a to b, both included. With a above b it holds none: a node of
        such a type could have no value, and an arm with such a pattern would never match.
        """,
        "node Level() -> int 4..0 { exogenous U_Level }",
        "node Level() -> int 0..4 { exogenous U_Level }",
    ),
    error(
        "empty-label",
        "A label has no text",
        """
        A label is what prompts, answers and tables show. An empty one cannot be seen, asked for or
        told from a missing answer.
        """,
        'type Dose = enum("", "low", "high")',
        'type Dose = enum("none", "low", "high")',
    ),
    error(
        "duplicate-value",
        "A value is listed twice",
        """
        The values of a type are distinct, and each has one weight. A second mention is either a slip,
        or meant another value.
        """,
        'type Dose = enum("none", "low", "low")',
        'type Dose = enum("none", "low", "high")',
    ),
    error(
        "domain-too-large",
        "A type or table of probabilities has too many values",
        """
        Models are finite so that questions have exact answers. A type has at most 10^9 values, an
        exogenous variable, whose values are enumerated, at most 10^6, and the rows of a `cpt` may cut
        the unit interval into at most 10^5 pieces. Fewer, coarser values make better models.
        """,
        "node Cells() -> int 0..37000000000000 { exogenous U_Cells }",
        'node Cells() -> ordinal("few" < "normal" < "many") { exogenous U_Cells }',
    ),
    error(
        "unknown-label",
        "A label that this type does not have",
        """
        Labels are compared, returned and weighted only within their type. One that is not in it could
        never match: it is a misspelling, or belongs to another type.
        """,
        """
        node Dose() -> enum("none", "high") { exogenous U_Dose }
        node Effect(Dose) -> bool { return Dose == "hihg" }
        """,
        """
        node Dose() -> enum("none", "high") { exogenous U_Dose }
        node Effect(Dose) -> bool { return Dose == "high" }
        """,
    ),
    error(
        "value-out-of-type",
        "A written value does not lie in the type it is given for",
        """
        A weight, a constant, a table's value, or a value in a `check` block stands for a quantity of a
        declared type, and must be one of its values.
        """,
        "node Dice() -> int 1..2 { exogenous U ~ {0: 1, 1: 1, 2: 1} }",
        "node Dice() -> int 1..2 { exogenous U ~ {1: 1, 2: 1} }",
    ),
    error(
        "type-mismatch",
        "Values of different kinds are mixed",
        """
        Truth values, integers and labels are different things, and labels of different types are too.
        Nothing is converted unasked, so that `true + 1` or a dose compared with a diagnosis is found
        rather than computed. `int(x)` turns a truth value into 0 or 1 and an ordinal into its rank.
        """,
        "node A() -> int 0..9 { exogenous U: bool return U + 1 }",
        "node A() -> int 0..9 { exogenous U: bool return int(U) + 1 }",
    ),
    error(
        "unordered-comparison",
        "Values without an order are compared by size",
        """
        `<`, `min`, `max` and `int` need an order. The labels of an `enum` have none, and truth values
        are not compared by size; an `ordinal` has the order in which its labels are listed.
        """,
        """
        node Dose() -> enum("none", "high") { exogenous U_Dose }
        node Effect(Dose) -> bool { return Dose < "high" }
        """,
        """
        node Dose() -> ordinal("none" < "high") { exogenous U_Dose }
        node Effect(Dose) -> bool { return Dose < "high" }
        """,
    ),
    error(
        "argument-count",
        "A function or table is given too many or too few values",
        """
        Each parameter and each key of a table takes one value, in order. Nothing has a default.
        """,
        "node A() -> int 0..9 { exogenous U return clamp(U, 3) }",
        "node A() -> int 0..9 { exogenous U return clamp(U, 3, 6) }",
    ),
    error(
        "pattern-count",
        "A line has too many or too few patterns",
        """
        A line of a `match`, `table` or `cpt` has one pattern for each value that is matched, in
        parentheses where there are several. A bare `_` stands for all of them.
        """,
        """
        node A() -> bool { exogenous U_A }
        node B(A) -> bool { exogenous U_B return match A, U_B { true => true, _ => false } }
        """,
        """
        node A() -> bool { exogenous U_A }
        node B(A) -> bool { exogenous U_B return match A, U_B { (true, true) => true, _ => false } }
        """,
    ),
    error(
        "pattern-type",
        "A pattern of another kind than the value it is matched with",
        """
        A pattern matches a value of its own kind: a label a label, an integer or range an integer,
        `true` and `false` a truth value. This one could never match.
        """,
        "node A() -> int 0..9 { exogenous U: bool return match U { 1 => 9, _ => 0 } }",
        "node A() -> int 0..9 { exogenous U: bool return match U { true => 9, false => 0 } }",
    ),
)
