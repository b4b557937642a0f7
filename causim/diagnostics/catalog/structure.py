"""The model as a causal graph of mechanisms."""

from causim.diagnostics.catalog.entry import error, warning

ENTRIES = (
    error(
        "no-nodes",
        "The model has no nodes",
        """
        A model is its nodes: quantities and the mechanisms that set them. Without any there is nothing
        to ask about.
        """,
        """
        scm 1
        model trial { \"\"\"A trial.\"\"\" }
        """,
        """
        scm 1
        model trial { \"\"\"A trial.\"\"\" }
        node A() -> bool { \"\"\"Whether A happens.\"\"\" exogenous U_A }
        """,
    ),
    warning(
        "missing-docstring",
        "A model or node has no docstring",
        """
        The docstring says in words what a quantity is and what moves it. It is what a reader, and a
        planner that extends the model, sees of a mechanism first.
        """,
        "node Dose() -> bool { exogenous U_Dose }",
        'node Dose() -> bool { """Whether a dose is given.""" exogenous U_Dose }',
    ),
    error(
        "missing-mechanism",
        "A node has no mechanism",
        """
        A node's value comes from `return`, from its exogenous variable, or from a `cpt`. With none of
        them, nothing determines it.
        """,
        "node Dose() -> bool { }",
        "node Dose() -> bool { exogenous U_Dose }",
    ),
    error(
        "unused-parent",
        "A parent is not used by the mechanism",
        """
        A parent is an arrow in the graph, and an arrow says that the cause matters. If the mechanism
        does not even mention it, the graph claims what the model does not do.
        """,
        """
        node Dose() -> bool { exogenous U_Dose }
        node Effect(Dose) -> bool { exogenous U_Effect return U_Effect }
        """,
        """
        node Dose() -> bool { exogenous U_Dose }
        node Effect(Dose) -> bool { exogenous U_Effect return Dose and U_Effect }
        """,
    ),
    error(
        "unused-exogenous",
        "An exogenous variable is not used by its mechanism",
        """
        Chance that changes nothing multiplies the worlds to think about and adds none. A node may do
        without an exogenous variable: it is then determined by its parents.
        """,
        """
        node Dose() -> bool { exogenous U_Dose }
        node Effect(Dose) -> bool { exogenous U_Effect return not Dose }
        """,
        """
        node Dose() -> bool { exogenous U_Dose }
        node Effect(Dose) -> bool { return not Dose }
        """,
    ),
    error(
        "causal-cycle",
        "Nodes cause each other in a circle",
        """
        In a structural causal model each quantity is set after its causes, so the arrows form no
        circle. Feedback is modelled in steps of time: yesterday's value causes today's.
        """,
        """
        node Price(Demand) -> int 0..9 { return 9 - Demand }
        node Demand(Price) -> int 0..9 { return 9 - Price }
        """,
        """
        node Price() -> int 0..9 { exogenous U_Price }
        node Demand(Price) -> int 0..9 { return 9 - Price }
        node Price_next(Demand) -> int 0..9 { return Demand }
        """,
    ),
    error(
        "unknown-topology",
        "There is no topology of this name",
        """
        A model may assert its shape: chain, tree, star, inverted_star, layered or any. Other words
        assert nothing that could be checked.
        """,
        """
        scm 1
        model trial { \"\"\"A trial.\"\"\" topology ring }
        node A() -> bool { exogenous U_A }
        """,
        """
        scm 1
        model trial { \"\"\"A trial.\"\"\" topology chain }
        node A() -> bool { exogenous U_A }
        node B(A) -> bool { return not A }
        """,
    ),
    error(
        "topology-mismatch",
        "The graph does not have the shape that is asserted",
        """
        `topology` is a promise that the checker holds the model to, so that a set of models of one
        shape really has it. The message names the node that breaks it and why.
        """,
        """
        scm 1
        model trial { \"\"\"A trial.\"\"\" topology chain }
        node A() -> bool { exogenous U_A }
        node B(A) -> bool { return not A }
        node C(A) -> bool { return A }
        """,
        """
        scm 1
        model trial { \"\"\"A trial.\"\"\" topology star }
        node A() -> bool { exogenous U_A }
        node B(A) -> bool { return not A }
        node C(A) -> bool { return A }
        """,
    ),
)
