"""Small benchmarks in the formats of published ones, and an independent way to compute what they should say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

from causim.audit.adapters import adapter
from causim.audit.run import Options, audit
from causim.audit.verdict import Finding

ARROWHEAD = {  # X -> V3 <- V2, and all three cause Y
    "p(X)": 0.25,
    "p(V2)": 0.5,
    "p(V3 | X, V2)": [[0.1, 0.9], [0.3, 0.6]],
    "p(Y | X, V2, V3)": [[[0.2, 0.4], [0.5, 1.0]], [[0.7, 0.1], [0.3, 0.8]]],
}


class Tables:
    """A model of tables, enumerated: floating point, and nothing of causim."""

    def __init__(self, params: dict[str, Any]) -> None:
        self.causes, self.tables = {}, {}
        for key, table in params.items():
            name, _, causes = key[2:-1].partition(" | ")
            self.causes[name] = causes.split(", ") if causes else []
            self.tables[name] = table

    def chance_of(self, name: str, world: dict[str, int]) -> float:
        cell = self.tables[name]
        for cause in self.causes[name]:
            cell = cell[world[cause]]
        one = cell[0] if isinstance(cell, list) else cell
        return float(one if world[name] else 1 - one)

    def worlds(self, do: dict[str, int]) -> Iterator[tuple[dict[str, int], float]]:
        for values in product((0, 1), repeat=len(self.causes)):
            world, weight = dict(zip(self.causes, values, strict=True)), 1.0
            for name in world:
                forced = name in do
                weight *= float(world[name] == do[name]) if forced else self.chance_of(name, world)
            yield world, weight

    def p(self, event: dict[str, int], given: dict[str, int] | None = None, /, **do: int) -> float:
        """P(event | given) after do."""
        found = [(w, p) for w, p in self.worlds(do) if all(w[k] == v for k, v in (given or {}).items())]
        part = sum(p for w, p in found if all(w[k] == v for k, v in event.items()))
        return part / sum(p for _, p in found)

    def ate(self) -> float:
        return self.p({"Y": 1}, X=1) - self.p({"Y": 1}, X=0)

    def ett(self) -> float:
        """The effect in each stratum of what X does not cause, weighted as among those with X = 1."""
        below = {"X"}
        for name in self.causes:
            below |= {name for name, causes in self.causes.items() if below & set(causes)}
        rest, total = [name for name in self.causes if name not in below], 0.0
        for values in product((0, 1), repeat=len(rest)):
            stratum = dict(zip(rest, values, strict=True))
            if weight := self.p(stratum, {"X": 1}):
                total += weight * (self.p({"Y": 1}, stratum, X=1) - self.p({"Y": 1}, stratum, X=0))
        return total

    def nested(self, direct: int, through: int) -> float:
        """P(Y = 1) where Y itself sees X = direct, and all else comes about under X = through."""
        worlds = self.worlds({"X": through})
        return sum(weight * self.chance_of("Y", {**world, "X": direct, "Y": 1}) for world, weight in worlds)

    def nde(self) -> float:
        return self.nested(1, 0) - self.nested(0, 0)

    def nie(self) -> float:
        return self.nested(0, 1) - self.nested(0, 0)


def model(params: dict[str, Any], stored: dict[str, Any], number: int = 0, graph: str = "") -> dict[str, Any]:
    """An entry of a CLadder model file."""
    return {"model_id": number, "graph_id": graph, "params": params, "groundtruth": stored}


def question(kind: str, answer: str, number: int = 0, **meta: Any) -> dict[str, Any]:
    """An entry of a CLadder question file."""
    about = {"query_type": kind, "treatment": "X", "outcome": "Y", "model_id": 0, "polarity": True, **meta}
    return {"question_id": number, "question": "?", "answer": answer, "meta": about}


def judged(benchmark: str, folder: Path, **files: list[dict[str, Any]]) -> list[Finding]:
    """The findings on these files: a name each, with its rows."""
    paths = []
    for name, rows in files.items():
        path = folder / f"{name}.json"
        path.write_text(json.dumps(rows), "utf-8")
        paths.append(str(path))
    options = Options()
    return list(audit(adapter(benchmark).claims(paths, options.budget), options))
