"""The rules of growth: what a step must keep to besides being a valid model."""

from causim.diagnostics.catalog.entry import error

_GOOD = "$ causim grow --domain nonsense --topology chain --nodes 10 --models 20 -o library/"

ENTRIES = (
    error(
        "growth-plan",
        "The step is not the one that was planned, or the plan cannot be carried out",
        """
        A plan names a new node, its exogenous variable, its parents and its children, all of them in the
        model and without a cycle. The edit then adds that node and replaces those children, each with one
        parent more, and does nothing else.
        """,
        "$ causim grow examples/grow/language_model.yaml -o library/  # an author that adds what it likes",
        _GOOD,
    ),
    error(
        "growth-untouched",
        "The edit touches what the plan leaves alone",
        """
        One step of growth changes the new node and its children. Everything else keeps every byte, so that
        what was verified before need not be verified, or trusted, again.
        """,
        "$ causim grow examples/grow/language_model.yaml -o library/  # an author that rewrites the whole",
        _GOOD,
    ),
    error(
        "growth-exogenous",
        "A grown mechanism has no exogenous variable",
        """
        The language allows nodes without chance, but grown models give each mechanism exactly one
        exogenous variable, as the paper's do, so that every node has something to be abduced.
        """,
        "$ causim grow examples/grow/language_model.yaml -o library/  # an author of deterministic nodes",
        _GOOD,
    ),
    error(
        "growth-disconnected",
        "The grown graph falls apart",
        """
        All nodes of a grown model are connected by edges, whatever their direction. Parts that are not
        would be two models in one file.
        """,
        "$ causim grow examples/grow/language_model.yaml -o library/  # an author of two models at once",
        _GOOD,
    ),
    error(
        "growth-node-count",
        "The model does not have the size that was asked for",
        """
        A model that is written at once has as many nodes as was asked for, so that success can be counted
        by size. Growing it node by node cannot go wrong in this way.
        """,
        "$ causim grow examples/experiments/incremental_vs_one_shot.yaml -o out/  # an author who miscounts",
        _GOOD,
    ),
    error(
        "growth-topology",
        "The model does not assert the topology that was asked for",
        """
        A model of a run asserts the topology of its group, so that the checker holds it to it. A model that
        asserts another one, or none, was not what was asked for.
        """,
        "$ causim grow examples/experiments/incremental_vs_one_shot.yaml -o out/  # an author of other shapes",
        _GOOD,
    ),
)
