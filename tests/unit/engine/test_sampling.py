"""Random worlds: exact weights, the same whatever the chunk size, coupled across interventions."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import causim
from causim.engine import Query, sample_chunks, sample_columns
from causim.engine.draws import BLOCK, ExactDraw, Stream, _Bounds
from causim.engine.sampling import Sampler
from causim.errors import MisuseError
from causim.model.evaluate import run
from causim.model.scm import SCM
from tests.property.strategies import random_model

N = 200_000


@pytest.fixture(scope="module")
def trial() -> SCM:
    return causim.loads("""
scm 1 model trial {}
node Dose() -> ordinal("none" < "low" < "high") { exogenous U_Dose ~ {"none": 2, "low": 1, "high": 1} }
node Mutant() -> bool { exogenous U_Mutant ~ {false: 3, true: 4} }
node Size(Dose, Mutant) -> int 0..3 {
  exogenous U_Size: int 2..3
  return if Mutant then U_Size else U_Size - int(Dose)
}
node Area(Size) -> int 0..1000000 { exogenous U_Area: int 0..99999 return Size * 100000 + U_Area }
node Large(Area) -> bool { return Area >= 150000 }
""")


def assert_fits(found: Counter[Any], wanted: dict[Any, Fraction]) -> None:
    """Pearson's chi-square within six standard deviations of its mean: the seeds are fixed, so this never flickers."""
    assert set(found) <= set(wanted)
    n = found.total()
    chi = sum((found[key] - n * float(p)) ** 2 / (n * float(p)) for key, p in wanted.items())
    freedom = max(len(wanted) - 1, 1)
    assert chi < freedom + 6 * (2 * freedom) ** 0.5


def exact(model: SCM, names: tuple[str, ...], do: dict[str, Any]) -> dict[Any, Fraction]:
    answer = causim.answer(model, Query(do=do, target=names))
    return {tuple(values[n] for n in names): p for values, p in answer.items()}


@pytest.mark.parametrize("do", [{}, {"Dose": "high"}, {"Mutant": True, "Dose": "low"}])
def test_worlds_have_their_exact_probabilities(trial: SCM, do: dict[str, Any]) -> None:
    columns = sample_columns(trial, N, seed=1, do=do)
    names = ("Dose", "Mutant", "Size", "U_Size")
    rows = Counter(zip(*(columns[name].tolist() for name in names), strict=True))
    assert_fits(rows, exact(trial, names, do))


@pytest.mark.parametrize("seed", range(12))
def test_every_row_is_the_world_of_its_exogenous_values(seed: int) -> None:
    model = random_model(seed)
    assert model is not None
    node = model.nodes[seed % len(model.nodes)]
    forced = {node.name: next(iter(node.domain))}
    for do in ({}, forced):
        columns = {name: column.tolist() for name, column in sample_columns(model, 50, seed, do).items()}
        assert list(columns) == [*model.node_by_name, *model.exogenous_owner]
        for i in range(50):
            row = {name: column[i] for name, column in columns.items()}
            context = {u.name: row[u.name] for u in model.exogenous}
            assert all(dict(u.support)[context[u.name]] for u in model.exogenous)
            world = run(model, context, do)
            assert all(type(row[n]) is type(v) and row[n] == v for n, v in world.items())


def test_tables_and_plain_evaluation_agree(trial: SCM) -> None:
    columns = sample_columns(trial, 1000, seed=3)
    assert Sampler(trial).codings["Area"].values is None  # too many values for a table
    assert columns["Area"].tolist() == (columns["Size"] * 100_000 + columns["U_Area"]).tolist()
    assert columns["Large"].tolist() == (columns["Area"] >= 150_000).tolist()


@pytest.mark.parametrize("rows", [1000, BLOCK, BLOCK + 7, 10**9])
def test_the_chunk_size_changes_nothing(trial: SCM, rows: int) -> None:
    n = BLOCK + 1234
    whole = sample_columns(trial, n, seed=5)
    chunks = list(sample_chunks(trial, n, seed=5, rows=rows))
    assert all(len(chunk["Size"]) == rows for chunk in chunks[:-1])
    for name, column in whole.items():
        assert np.concatenate([chunk[name] for chunk in chunks]).tolist() == column.tolist()
    beginning = sample_columns(trial, 10, seed=5, exogenous=False)
    assert list(beginning) == list(trial.node_by_name)
    assert all(beginning[name].tolist() == whole[name][:10].tolist() for name in beginning)


def test_an_intervention_leaves_the_exogenous_values_as_they_are(trial: SCM) -> None:
    factual, after = (
        sample_columns(trial, 500, seed=2),
        sample_columns(trial, 500, seed=2, do={"Dose": "low"}),
    )
    for name in ("U_Dose", "U_Mutant", "U_Size", "U_Area", "Mutant"):
        assert factual[name].tolist() == after[name].tolist()
    assert set(after["Dose"]) == {"low"}
    assert factual["Size"].tolist() != after["Size"].tolist()
    assert sample_columns(trial, 500, seed=-2)["U_Size"].tolist() != factual["U_Size"].tolist()


@pytest.mark.parametrize(
    "weights",
    [
        [Fraction(1)],
        [Fraction(1, 2), Fraction(1, 4), Fraction(1, 4)],
        [Fraction(1, 3), Fraction(2, 3)],
        [Fraction(1, 7), Fraction(5, 7), Fraction(1, 7)],
        [Fraction(1, 10**30), Fraction(1, 3), Fraction(2, 3) - Fraction(1, 10**30)],
        [Fraction(1, 5000)] * 5000,
    ],
)
def test_draws_fit_their_weights(weights: list[Fraction]) -> None:
    draw, stream = ExactDraw(weights), Stream(1, "U")
    found = Counter(x for _ in range(3) for x in draw.block(stream).tolist())
    likely = {i: w for i, w in enumerate(weights) if w > Fraction(1, 10**9)}
    assert_fits(found, likely)


def test_undecided_prefixes_get_as_many_bits_as_they_need() -> None:
    """A bound that agrees with the drawn number in its first 63 bits is told apart by the next ones."""
    word = 0b101 << 60
    bound = Fraction(word, 1 << 63) + Fraction(1, 1 << 100)
    draw, stream = ExactDraw([bound, 1 - bound]), Stream(0, "U")
    decided = draw._decide(np.array([word - 1, word, word + 1], np.uint64), stream).tolist()
    assert (decided[0], decided[2]) == (0, 1)
    assert decided[1] == 1  # its next bits are all but surely more than 2^-37

    low, high = _Bounds((1,), 3, 2).around(np.arange(4, dtype=np.uint64))
    assert (low.tolist(), high.tolist()) == ([0, 0, 1, 1], [0, 1, 1, 1])  # 1/3 lies inside the second quarter


def test_misuse(trial: SCM) -> None:
    with pytest.raises(MisuseError, match="cannot draw -1"):
        sample_columns(trial, -1, seed=0)
    with pytest.raises(MisuseError, match="no node"):
        sample_columns(trial, 1, seed=0, do={"Doze": "low"})
    with pytest.raises(MisuseError, match="at a time"):
        next(sample_chunks(trial, 1, seed=0, rows=0))
    assert {len(column) for column in sample_columns(trial, 0, seed=0).values()} == {0}
