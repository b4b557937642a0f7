"""The engine that users run: factored where a model's mechanisms have tables, the reference where they have
none.
"""

from __future__ import annotations

from causim.engine.answer import Answer
from causim.engine.budget import DEFAULT_BUDGET, Budget
from causim.engine.factored import Factored
from causim.engine.inference.relation import TooWideError
from causim.engine.query import Query
from causim.engine.reference import Reference
from causim.model.scm import SCM


class Engine:
    """Answers queries about one model. Keep it for many queries: tables and plans are used again.

    arrange: see `Factored`.
    """

    def __init__(self, model: SCM, arrange: bool = True) -> None:
        self.model = model
        self._factored = Factored(model, arrange)
        self._reference: Reference | None = None

    def answer(self, query: Query, budget: Budget = DEFAULT_BUDGET) -> Answer:
        """The exact answer. Raises MisuseError if the query makes no sense for the model."""
        try:
            return self._factored.answer(query, budget)
        except TooWideError:
            if self._reference is None:
                self._reference = Reference(self.model)
            return self._reference.answer(query, budget)


def engine_for(model: SCM) -> Engine:
    """The engine of a model, kept with it as long as it lives."""
    kept = vars(model)  # where cached properties are kept too: no part of the model's value
    if "_engine" not in kept:
        kept["_engine"] = Engine(model)
    engine: Engine = kept["_engine"]
    return engine


def answer(model: SCM, query: Query, budget: Budget = DEFAULT_BUDGET) -> Answer:
    """The exact answer to one query.

    Raises MisuseError if the query makes no sense for the model.
    """
    return engine_for(model).answer(query, budget)
