"""The generator itself: what it writes is accepted, it writes everything, and it writes it fast."""

from __future__ import annotations

import time
from collections import Counter

from hypothesis import given

from causim.checker import check
from causim.model.expr import BUILTINS
from causim.syntax import ast
from tests.property.queries import contexts
from tests.property.rewriting import walk
from tests.property.strategies import Sizes, random_model, random_spec, specs


@given(specs())
def test_generated_specifications_are_accepted(spec: ast.Spec) -> None:
    assert not check(spec).errors


def test_nearly_all_seeds_are_accepted_and_small() -> None:
    models = [random_model(seed) for seed in range(200)]
    accepted = [model for model in models if model is not None]
    assert len(accepted) >= 0.95 * len(models)
    assert max(map(contexts, accepted)) <= Sizes().contexts


def test_sizes_bound_a_model() -> None:
    for seed in range(50):
        spec = random_spec(seed, nodes=2, checks=0, tables=0, functions=0)
        assert len(spec.nodes) <= 2
        assert not spec.checks + spec.tables + spec.functions


def test_the_same_seed_gives_the_same_specification() -> None:
    assert random_spec(11) == random_spec(11)
    assert random_spec(11) != random_spec(12)


def test_every_form_is_written() -> None:
    """Every node class of the syntax tree, operator and builtin occurs among some seeds."""
    parts = [part for seed in range(200) for part in walk(random_spec(seed))]
    classes = Counter(type(part) for part in parts)
    wanted = {
        value
        for value in vars(ast).values()
        if isinstance(value, type) and issubclass(value, ast.Located | ast.Spec) and value is not ast.Located
    }
    assert wanted <= classes.keys() | {ast.Spec}
    operators = {part.op for part in parts if isinstance(part, ast.Product | ast.Comparison)}
    assert operators == {"*", "//", "%", "==", "!=", "<", "<=", ">", ">="}
    assert {part.function.text for part in parts if isinstance(part, ast.Call)} >= set(BUILTINS)
    assert {len(part.subjects) for part in parts if isinstance(part, ast.MatchExpr)} == {1, 2, 3}
    assert {len(part.keys) for part in parts if isinstance(part, ast.TableDecl)} == {1, 2, 3}
    assert {len(part.parents) for part in parts if isinstance(part, ast.NodeDecl)} == {0, 1, 2, 3, 4}


def test_seeds_are_fast() -> None:
    started = time.process_time()
    for seed in range(50):
        random_spec(seed)
    assert time.process_time() - started < 2.5  # a tenth of that on an idle machine
