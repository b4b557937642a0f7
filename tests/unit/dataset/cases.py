"""Records of every kind and scenario, with and without abstention: what replies are graded against in these tests."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

from causim.dataset import Options, Record, Shape, Specification, Tally
from causim.dataset.assembling import Assembler, stated
from causim.dataset.instances import Instances, Request
from causim.dataset.records import Mode, Scenario, record_of
from causim.engine import Kind, variable_domain
from causim.model.domain import Value
from causim.source import SourceText

# Every type of value is there, among the nodes as well as among the exogenous variables.
GATE = """\
scm 1

model gate {}

node Ticket() -> enum("day", "week", "none") { exogenous U_Ticket }

node Queue() -> int 0..3 { exogenous U_Queue }

node Open(Ticket, Queue) -> bool {
  exogenous U_Open ~ {false: 1, true: 3}
  return U_Open and Ticket != "none" and Queue < 3
}

node Wait(Open, Queue) -> int 0..5 {
  exogenous U_Wait: int 0..1
  return if Open then Queue + U_Wait else 5
}
"""

SPECS = Path(__file__).resolve().parents[3] / "specs"
OBSERVING = (Kind.ABDUCTION, Kind.COUNTERFACTUAL)
OPEN = Shape(missing_exo_pct=0.5, evidence="minimal", intervention_node_pct=0.3)  # leaves several answers


def specification(text: str = GATE) -> Specification:
    return Specification.read(SourceText("<test>", text))


def asked(
    spec: Specification,
    kind: Kind,
    scenario: Scenario,
    *,
    number: int = 1,
    abstention: bool = False,
    shape: Shape | None = None,
    listed: int = 64,
    mode: Mode = "code",
) -> list[Record]:
    """Records of one kind and scenario."""
    request = Request(kind, number, shape or (OPEN if scenario == "stochastic" else Shape()), scenario)
    options = Options(abstention=abstention, listed=listed)
    assembler = Assembler(spec, request, options, mode, stated(spec, mode))
    instances = Instances(spec, request, options, Tally())
    return [record_of(json.loads(assembler.line(instance)), "a test") for instance in instances]


@cache
def gate() -> Specification:
    return specification()


@cache
def library() -> tuple[Specification, ...]:
    """All specifications that are shipped."""
    return tuple(specification(file.read_text("utf-8")) for file in sorted(SPECS.rglob("*.scm")))


@cache
def cases() -> dict[str, tuple[Record, ...]]:
    """Three records of each kind and scenario, with and without abstention. Only observations can be impossible."""
    found = {}
    for kind, abstention in product(Kind, (False, True)):
        scenarios: list[Scenario] = ["deterministic", "stochastic"]
        if abstention and kind in OBSERVING:
            scenarios.append("impossible")
        for scenario in scenarios:
            name = f"{kind}, {scenario}{', may abstain' if abstention else ''}"
            found[name] = tuple(asked(gate(), kind, scenario, number=3, abstention=abstention))
            assert len(found[name]) == 3, name
    return found


def right_object(record: Record) -> dict[str, Value]:
    return dict(record.reply)


def candidates(record: Record) -> Iterator[dict[str, Value]]:
    """Every assignment of the required keys, possible or not, in a fixed order."""
    domains: list[Any] = [variable_domain(gate().model, key) for key in record.required_keys]
    for values in product(*domains):
        yield dict(zip(record.required_keys, values, strict=True))


def wrong_object(record: Record) -> dict[str, Value]:
    """An assignment of the right form that is not possible."""
    listed = [dict(values) for values in record.answer.support]
    assert record.answer.complete
    return next(claim for claim in candidates(record) if claim not in listed)
