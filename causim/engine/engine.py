"""The engine that users run: factored where a model's mechanisms have tables, the reference where they have
none.
"""

from __future__ import annotations

import weakref

from causim.engine.answer import DEFAULT_BUDGET, Answer, Budget
from causim.engine.factored import Factored
from causim.engine.query import Query
from causim.engine.reference import Reference
from causim.engine.relation import TooWideError
from causim.model.scm import SCM


class Engine:
    """Answers queries about one model. Keep it for many queries: tables and plans are used again."""

    def __init__(self, model: SCM) -> None:
        self.model = model
        self._factored = Factored(model)
        self._reference: Reference | None = None

    def answer(self, query: Query, budget: Budget = DEFAULT_BUDGET) -> Answer:
        """The exact answer. Raises MisuseError if the query makes no sense for the model."""
        try:
            return self._factored.answer(query, budget)
        except TooWideError:
            if self._reference is None:
                self._reference = Reference(self.model)
            return self._reference.answer(query, budget)


_ENGINES: dict[int, tuple[weakref.ref[SCM], Engine]] = {}


def engine_for(model: SCM) -> Engine:
    """The engine of a model, kept as long as the model lives."""
    known = _ENGINES.get(id(model))
    if known is not None and known[0]() is model:
        return known[1]
    number = id(model)
    engine = Engine(model)
    forget = _ENGINES.pop  # bound now: when Python shuts down, globals are gone before the last models are
    reference = weakref.ref(model, lambda _: forget(number, None))
    _ENGINES[number] = (reference, engine)
    return engine


def answer(model: SCM, query: Query, budget: Budget = DEFAULT_BUDGET) -> Answer:
    """The exact answer to one query.

    Raises MisuseError if the query makes no sense for the model.
    """
    return engine_for(model).answer(query, budget)
