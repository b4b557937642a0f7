"""What was translated computes what Python computes: random mechanisms, run by both for all inputs.

Only here is Python executed, and only Python that the tests made themselves.
"""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from causim.errors import SpecError
from causim.interop.python import translate_mechanism
from causim.model.domain import BOOL, Domain, IntDomain, LabelDomain, Value
from causim.model.evaluate import apply_mechanism
from causim.source import SourceText
from tests.python_examples import EXOGENOUS, node_of
from tests.unit.interop.python_programs import LABELS, Programs

PARENTS: dict[str, Domain] = {
    "A": IntDomain(range(-2, 4)),
    "B": IntDomain((0, 1, 5)),
    "Sick": BOOL,
    "Dose": LabelDomain(LABELS),
}
PROGRAMS = 25  # a test


def results_of(text: str) -> dict[tuple[Value, ...], Value] | None:
    """What Python computes for all inputs; None if it fails for some."""
    space: dict[str, Any] = {}
    exec(text, space)
    found = {}
    for values in product(*PARENTS.values(), EXOGENOUS[1]):
        try:
            found[values] = space["f_Y"](*values)
        except (ZeroDivisionError, UnboundLocalError, KeyError):
            return None
    return found


def compare(text: str) -> bool:
    """Whether the text was translated; that it was translated rightly is asserted."""
    expected = results_of(text)
    if expected is None:
        return False
    truths = all(isinstance(value, bool) for value in expected.values())
    numbers = [int(value) for value in expected.values()]
    result: Domain = BOOL if truths else IntDomain(range(min(numbers), max(numbers) + 1))
    try:
        found = translate_mechanism(SourceText("f.py", text), PARENTS, EXOGENOUS, result=result)
    except SpecError as refusal:
        codes = {d.code for d in refusal.diagnostics}
        if not codes <= {
            "python-name",
            "python-type",
            "division-by-zero",
        }:  # on ways that are never taken, they may be
            raise
        return False
    parents = {name: domain for name, domain in PARENTS.items() if name in found.reads}
    model = node_of(found, parents, result)
    node = model.node_by_name["Y"]
    for values, value in expected.items():
        env = dict(zip((*PARENTS, EXOGENOUS[0]), values, strict=True))
        got = apply_mechanism(model, node, env)
        assert got == value, (text, env, got, value)
    return True


@pytest.mark.parametrize("batch", range(8))
def test_random_mechanisms_mean_what_they_mean_in_python(batch: int) -> None:
    texts = [Programs(batch * PROGRAMS + number).text() for number in range(PROGRAMS)]
    total = [text for text in texts if results_of(text) is not None]
    translated = sum(map(compare, total))
    assert len(total) > PROGRAMS // 3
    assert translated >= 0.9 * len(total)
