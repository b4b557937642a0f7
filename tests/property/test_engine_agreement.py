"""The factored engine against the reference, over everything that an answer can be asked.

All its paths: eliminations by NumPy, one by one; those compiled for a pattern of queries and run by the kernel;
mechanisms taken apart into chains of small tables; and a solver that says what is possible and lists it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from causim.engine import Answer, Budget, Factored, Query, Reference, Status
from causim.engine.inference.relation import TooWideError
from causim.engine.query import variable_domain
from causim.model.domain import Value
from causim.model.scm import SCM
from tests.property.queries import random_query
from tests.property.strategies import random_model

# Questions to one pattern before it is compiled, combinations up to which a mechanism is one table, and cells from
# which on a solver is asked. Lowering and the solver are made for models that no reference can enumerate; here they
# have to take all the others too.
NEVER = 10**9
PATHS = {
    "numpy": (NEVER, 1 << 12, NEVER),
    "kernel": (0, 1 << 12, NEVER),
    "lowered": (NEVER, 2, NEVER),
    "solver": (NEVER, 1 << 12, 0),
}
QUERIES = 5  # of each model
SLICES = 20
MODELS_OF_A_SLICE = 210  # 20 slices x 210 models x 5 queries: 21,000 pairs for each path


@pytest.fixture(params=PATHS)
def path(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "kernel":
        pytest.importorskip("numba")
    if request.param == "solver":
        pytest.importorskip("pysat")
    warm_up, small, wide = PATHS[request.param]
    monkeypatch.setattr("causim.engine.inference.prepared.WARM_UP", warm_up)
    monkeypatch.setattr("causim.engine.inference.lowering.SMALL", small)
    monkeypatch.setattr("causim.engine.inference.choice.WIDE", wide)
    monkeypatch.setattr("causim.engine.inference.choice.LONG", wide)
    return str(request.param)


def claims(rng: Random, model: SCM, query: Query, answer: Answer) -> list[dict[str, Value]]:
    """Assignments of the target: some that are possible, some of them with one value changed, some drawn blindly."""
    target = query.resolve(model).target or ()
    domains = [tuple(variable_domain(model, name)) for name in target]
    possible = [dict(world) for world in answer]
    found = rng.sample(possible, min(5, len(possible)))
    for world in list(found) if target else ():
        place = rng.randrange(len(target))
        found.append({**world, target[place]: rng.choice(domains[place])})
    found += [{n: rng.choice(d) for n, d in zip(target, domains, strict=True)} for _ in range(3)]
    return found


def verify(rng: Random, model: SCM, query: Query, engine: Factored) -> Status:
    """Every part of the two answers is the same; returns their status."""
    expected = Reference(model).answer(query, Budget(contexts=10**7, answers=10**7))
    found = engine.answer(query)
    assert found.status is expected.status
    assert found.count == expected.count
    assert found.evidence_probability == expected.evidence_probability
    assert list(found) == list(expected)  # in the same order
    assert found.to_json(limit=3) == {**expected.to_json(limit=3), "contexts_examined": 0}
    asked = claims(rng, model, query, expected)
    for claim in asked:
        assert found.contains(claim) == expected.contains(claim), claim
    if expected.status is Status.IMPOSSIBLE:
        return expected.status
    marginals = expected.marginals()
    assert found.marginals() == marginals
    assert [list(m) for m in found.marginals().values()] == [list(m) for m in marginals.values()]
    for claim in asked:
        part = {name: value for name, value in claim.items() if rng.random() < 0.6}
        assert found.probability(claim) == expected.probability(claim), claim
        assert found.probability(part) == expected.probability(part), part
    assert all(expected.contains(world) for world in found.sample(5, seed=1))
    return expected.status


def verify_models(seeds: range, path: str) -> dict[Status, int]:
    """How many pairs had which status.

    Where every mechanism has to be taken apart, a part may come out wider than the whole: such a model is refused, and
    `Engine` asks the reference. That is rare, and happens on this path only.
    """
    seen = dict.fromkeys(Status, 0)
    refused = 0
    for seed in seeds:
        model = random_model(seed, contexts=600, checks=0)
        if model is None:
            continue
        engine, rng = Factored(model), Random(seed)
        for number in range(QUERIES):
            query = random_query(rng, model)
            try:
                seen[verify(rng, model, query, engine)] += 1
            except TooWideError:
                refused += 1
            except Exception as error:
                error.add_note(f"random_model({seed}), query {number}: {query.to_dict()}")
                raise
    assert refused <= (sum(seen.values()) // 50 if path == "lowered" else 0)
    return seen


def test_a_few_hundred_questions(path: str) -> None:
    seen = verify_models(range(50), path)
    assert min(seen[s] for s in (Status.UNIQUE, Status.MULTIPLE, Status.IMPOSSIBLE)) >= 10, seen


@pytest.mark.slow
@pytest.mark.parametrize("part", range(SLICES))
def test_twenty_thousand_questions(path: str, part: int) -> None:
    start = 1_000 + part * MODELS_OF_A_SLICE
    seen = verify_models(range(start, start + MODELS_OF_A_SLICE), path)
    assert sum(seen.values()) * SLICES >= 20_000


# --- nothing depends on the process

_PROGRAM = """
from causim.engine import Factored, Query
from tests.property.strategies import random_model
from tests.unit.engine.families import chain, collider
asked = [
    (chain(12, ((0, 1, 1), (1, 2, 0), (2, 2, 0)), ("1/2", "1/3", "1/6")), Query(observe={"X11": 1}, do={"X3": 2})),
    (collider(12, 3, "clamp(sum({all}), 0, 9)", "int 0..9"), Query(observe={"Y": 9})),
    (random_model(4, contexts=600), Query()),
]
for model, query in asked:
    for _ in range(2):
        answer = Factored(model).answer(query)
        first = [tuple(world.items()) for world, _ in zip(answer, range(50))]
        print(answer.count, answer.evidence_probability, answer.marginals(), first)
    print(Factored(model).answer(Query()).sample(3, seed=1))
"""


def test_neither_the_hash_seed_nor_threads_matter() -> None:
    root = Path(__file__).resolve().parents[2]
    said = set()
    for seed, threads in (("0", "1"), ("1", "4"), ("7", "2")):
        numbers = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"), threads)
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(root), **numbers}
        run = subprocess.run(
            [sys.executable, "-c", _PROGRAM], env=environment, capture_output=True, text=True, check=True
        )
        said.add(run.stdout)
    assert len(said) == 1
    assert len(said.pop()) > 1_000
