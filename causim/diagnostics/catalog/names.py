"""Names and what they stand for."""

from causim.diagnostics.catalog.entry import error, warning

ENTRIES = (
    error(
        "duplicate-name",
        "A name is given twice",
        """
        Nodes, exogenous variables, constants, tables and functions share one set of names, and inside a
        mechanism nothing hides anything else. So a name means one thing wherever it is read, in the
        text, in a question and in an answer.
        """,
        """
        node Dose() -> bool { exogenous U }
        node Effect(Dose) -> bool { exogenous U return Dose and U }
        """,
        """
        node Dose() -> bool { exogenous U_Dose }
        node Effect(Dose) -> bool { exogenous U_Effect return Dose and U_Effect }
        """,
    ),
    error(
        "undeclared-name",
        "There is nothing of this name",
        """
        Every name in an expression is declared: a parent, the node's exogenous variable, a `let`, a
        constant, a table or a function. If a name is near one of those, the message says so.
        """,
        """
        node Dose() -> int 0..3 { exogenous U_Dose }
        node Effect(Dose) -> int 0..3 { return 3 - Dsoe }
        """,
        """
        node Dose() -> int 0..3 { exogenous U_Dose }
        node Effect(Dose) -> int 0..3 { return 3 - Dose }
        """,
    ),
    error(
        "not-a-parent",
        "A mechanism reads a node that is not its parent",
        """
        The parents in a node's header are the arrows of the causal graph. A mechanism that read another
        node would depend on it through an arrow that nobody sees, and the answers to interventions would
        not follow from the graph that is drawn.
        """,
        """
        node Dose() -> bool { exogenous U_Dose }
        node Effect() -> bool { exogenous U_Effect return Dose and U_Effect }
        """,
        """
        node Dose() -> bool { exogenous U_Dose }
        node Effect(Dose) -> bool { exogenous U_Effect return Dose and U_Effect }
        """,
    ),
    error(
        "foreign-exogenous",
        "A mechanism reads another node's exogenous variable",
        """
        Each exogenous variable belongs to one node, and all are independent. Two nodes that share one
        would be confounded without an arrow that says so. A common cause is made visible as a node.
        """,
        """
        node Genes() -> bool { exogenous U_Genes }
        node Smoking(Genes) -> bool { return Genes }
        node Cancer(Smoking) -> bool { return Smoking or U_Genes }
        """,
        """
        node Genes() -> bool { exogenous U_Genes }
        node Smoking(Genes) -> bool { return Genes }
        node Cancer(Smoking, Genes) -> bool { return Smoking or Genes }
        """,
    ),
    error(
        "use-before-declaration",
        "Something is used before the place where it is declared",
        """
        Causes stand before their effects and functions before those that call them, so that a text reads as
        the model runs and can hold no cycle unseen.
        """,
        """
        node Effect(Dose) -> bool { return not Dose }
        node Dose() -> bool { exogenous U_Dose }
        """,
        """
        node Dose() -> bool { exogenous U_Dose }
        node Effect(Dose) -> bool { return not Dose }
        """,
    ),
    warning(
        "unused-let",
        "A `let` is never used",
        """
        A part of a computation was named and then not used. Most often another name was meant further
        down, and the mechanism does not do what its author thinks.
        """,
        "node A() -> int 0..9 { exogenous U let half = U // 2 return U }",
        "node A() -> int 0..9 { exogenous U let half = U // 2 return half }",
    ),
    warning(
        "unused-parameter",
        "A parameter of a function is never used",
        """
        The function gives the same result whatever is passed for this parameter. Either it should
        matter, or callers need not pass it.
        """,
        "fn shrink(size: int 0..9, level: int 0..4) -> int 0..9 { return size }",
        "fn shrink(size: int 0..9, level: int 0..4) -> int 0..9 { return max(0, size - level) }",
    ),
)
