"""Translation by a language model: what its replies must keep to besides being a valid model."""

from causim.diagnostics.catalog.entry import error

_GOOD = "$ causim formalize stroke.md -o stroke.scm  # controlled English is read without a language model"

ENTRIES = (
    error(
        "translate-quote",
        "A quotation does not stand in the text",
        """
        Whoever formalizes a text may only state what the text says: each quantity, and each cause of it, comes
        with a quotation. A quotation is looked up word by word; spaces, line ends and marks of emphasis do not
        count. Where it is not found, the step is refused.
        """,
        "$ causim formalize stroke.md --style llm --llm llm.yaml  # a model that quotes from memory",
        _GOOD,
    ),
    error(
        "translate-plan",
        "The step is not the one that was planned, or cannot be taken",
        """
        A plan names one new quantity and its causes, all of which stand in the model. The block that is written
        next has that name, those causes and the planned exogenous variable.
        """,
        "$ causim formalize stroke.md --style llm --llm llm.yaml  # a model that names a cause it never wrote",
        _GOOD,
    ),
    error(
        "translate-left-out",
        "The paraphrase leaves something out",
        """
        A paraphrase calls every quantity by its name, so that a reader can tell which one is meant. Whether it
        says the right things about them is decided by formalizing it again (`causim roundtrip`).
        """,
        "$ causim informalize stroke.scm --style llm --llm llm.yaml  # a model that forgets a quantity",
        "$ causim informalize stroke.scm",
    ),
)
