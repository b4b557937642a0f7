"""Weights of exogenous variables and probability tables."""

from causim.diagnostics.catalog.entry import error, note

_RAIN = "node Rain() -> bool { exogenous U_Rain }\n"

ENTRIES = (
    error(
        "bad-weight",
        "A weight is negative, all are 0, or a probability lies outside 0..1",
        """
        Weights are relative frequencies: 0 or more, and not all 0, for something must happen. They need
        not sum to 1. Probabilities, in a `cpt` or a check, lie between 0 and 1.
        """,
        "node Rain() -> bool { exogenous U ~ {true: -1, false: 3} }",
        "node Rain() -> bool { exogenous U ~ {true: 1, false: 3} }",
    ),
    error(
        "missing-weight",
        "A value has no weight",
        """
        Where weights are given, every value of the type gets one, 0 if it never happens. A value that
        was merely forgotten would silently become impossible.
        """,
        'node Dose() -> enum("none", "low", "high") { exogenous U ~ {"none": 2, "low": 1} }',
        'node Dose() -> enum("none", "low", "high") { exogenous U ~ {"none": 2, "low": 1, "high": 0} }',
    ),
    error(
        "unknown-coupling",
        "There is no coupling of this name",
        """
        A probability table says how likely each value is for given parents, but not which value a world
        would have had if the parents had been others. The coupling says that. With inverse_cdf, one
        uniform number decides in all rows: a world that is lucky in one row is lucky in every row.
        """,
        _RAIN + "node Wet(Rain) -> bool { cpt U_Wet coupling monotone { true => [0, 1], false => [1, 0] } }",
        _RAIN
        + "node Wet(Rain) -> bool { cpt U_Wet coupling inverse_cdf { true => [0, 1], false => [1, 0] } }",
    ),
    error(
        "cpt-not-alone",
        "A probability table stands beside another mechanism",
        """
        A `cpt` is the whole mechanism of its node: it makes the exogenous variable and the value. An
        `exogenous`, `let` or `return` beside it would be a second mechanism.
        """,
        _RAIN
        + "node Wet(Rain) -> bool { cpt U_Wet coupling inverse_cdf { _ => [1/2, 1/2] } return not Rain }",
        _RAIN + "node Wet(Rain) -> bool { return not Rain }",
    ),
    error(
        "cpt-without-parents",
        "A probability table has nothing to condition on",
        """
        A `cpt` has a row for each combination of parents. A node without parents has no rows: its
        weights are written with `exogenous`.
        """,
        "node Rain() -> bool { cpt U_Rain coupling inverse_cdf { _ => [0.7, 0.3] } }",
        "node Rain() -> bool { exogenous U_Rain ~ {false: 0.7, true: 0.3} }",
    ),
    error(
        "cpt-row-length",
        "A row has another number of probabilities than the type has values",
        """
        The numbers of a row are the probabilities of the node's values, in the order of its type:
        `false`, `true` for bool; ascending for integers; as listed for labels.
        """,
        _RAIN
        + "node Wet(Rain) -> bool { cpt U_Wet coupling inverse_cdf { true => [0.9], false => [0.9, 0.1] } }",
        """
        node Rain() -> bool { exogenous U_Rain }
        node Wet(Rain) -> bool {
          cpt U_Wet coupling inverse_cdf { true => [0.1, 0.9], false => [0.9, 0.1] }
        }
        """,
    ),
    error(
        "cpt-row-sum",
        "The probabilities of a row do not sum to 1",
        """
        A row is a distribution. One that is off by more than 1e-6 holds a mistake that scaling would
        hide; one that is off by less was rounded, and is scaled.
        """,
        """
        node Rain() -> bool { exogenous U_Rain }
        node Wet(Rain) -> bool {
          cpt U_Wet coupling inverse_cdf { true => [0.1, 0.8], false => [0.9, 0.1] }
        }
        """,
        """
        node Rain() -> bool { exogenous U_Rain }
        node Wet(Rain) -> bool {
          cpt U_Wet coupling inverse_cdf { true => [0.1, 0.9], false => [0.9, 0.1] }
        }
        """,
    ),
    note(
        "cpt-renormalised",
        "A row was scaled to sum to 1",
        """
        Rounded decimals may miss 1 by a little. The row is divided by its sum, exactly, and you are told,
        since its probabilities are then not quite the ones written. Fractions such as 1/3 are exact.
        """,
        """
        node Rain() -> bool { exogenous U_Rain }
        node Wet(Rain) -> enum("no", "damp", "yes") {
          cpt U_Wet coupling inverse_cdf { true => [0, 0, 1], false => [0.3333333, 0.3333333, 0.3333333] }
        }
        """,
        """
        node Rain() -> bool { exogenous U_Rain }
        node Wet(Rain) -> enum("no", "damp", "yes") {
          cpt U_Wet coupling inverse_cdf { true => [0, 0, 1], false => [1/3, 1/3, 1/3] }
        }
        """,
    ),
)
