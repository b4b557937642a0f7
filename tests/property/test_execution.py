"""Three meanings of a mechanism are one: compiled Python, the direct interpreter, and its table."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, product
from math import prod
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from causim.compiler.python import CompiledModel, compile_python, load
from causim.compiler.tables import mechanism_table, table_axes
from causim.model.domain import Domain, Value
from causim.model.evaluate import apply_mechanism, run
from causim.model.scm import SCM, Node
from tests.property.strategies import models

MOST = 400  # combinations of inputs tried of one mechanism


def inputs_of(model: SCM, node: Node, seed: int) -> list[tuple[Value, ...]]:
    """All combinations of inputs of a mechanism, or that many at random."""
    axes: Sequence[Domain] = table_axes(model, node.name)
    if prod(map(len, axes)) <= MOST:
        return list(product(*axes))
    rng = Random(seed)
    columns = [tuple(axis) for axis in axes]
    return [tuple(rng.choice(column) for column in columns) for _ in range(MOST)]


def interpreted(model: SCM, node: Node, inputs: tuple[Value, ...]) -> Value:
    names = node.parents + ((node.exogenous.name,) if node.exogenous else ())
    return apply_mechanism(model, node, dict(zip(names, inputs, strict=True)))


def same(a: Any, b: Any) -> bool:
    return type(a) is type(b) and a == b


def without_comments(model: SCM) -> CompiledModel:
    source = compile_python(model, comments=False)
    namespace: dict[str, Any] = {"__name__": "bare"}
    exec(compile(source, "bare", "exec"), namespace)
    return CompiledModel(model, source, namespace)


@given(models(), st.integers(0, 9))
def test_mechanisms_have_one_meaning(model: SCM, seed: int) -> None:
    compiled, bare = load(model), without_comments(model)
    for node in model.nodes:
        table = mechanism_table(model, node.name)
        axes = table_axes(model, node.name)
        values = tuple(node.domain)
        for inputs in inputs_of(model, node, seed):
            expected = interpreted(model, node, inputs)
            assert expected in node.domain
            cell = tuple(axis.index(value) for axis, value in zip(axes, inputs, strict=True))
            assert same(values[table[cell]], expected), (node.name, inputs)
            assert same(compiled.mechanism(node.name)(*inputs), expected), (
                node.name,
                inputs,
                compiled.source,
            )
            assert same(bare.mechanism(node.name)(*inputs), expected), (node.name, inputs, bare.source)


@given(models(nodes=3), st.integers(0, 10**6))
def test_a_run_is_the_world_of_its_exogenous_draw(model: SCM, seed: int) -> None:
    compiled, bare = load(model), without_comments(model)
    drawn = compiled.functions["sample_exogenous"](Random(seed))
    assert drawn.keys() == {u.name for u in model.exogenous}
    for exogenous in model.exogenous:
        assert drawn[exogenous.name] in [value for value, _ in exogenous.support]
    world = compiled.run_once(seed)
    assert world == run(model, drawn) == bare.run_once(seed)
    assert all(world[node.name] in node.domain for node in model.nodes)
    assert list(world) == [node.name for node in model.nodes]


@given(models(nodes=2, tables=0, functions=0))
def test_samplers_draw_by_weight(model: SCM) -> None:
    """Every value of the support, and no other, is drawn in a few hundred runs."""
    compiled = load(model)
    for node in model.nodes:
        if node.exogenous:
            sampler, rng = compiled.sampler(node.name), Random(1)
            found = {sampler(rng) for _ in range(600)}
            likely = {value for value, weight in node.exogenous.support if weight > 1 / 40}
            assert likely <= found <= {value for value, _ in node.exogenous.support}


@given(models(nodes=4))
def test_bare_code_has_no_comments(model: SCM) -> None:
    bare = without_comments(model).source
    assert '"""' not in bare
    assert not [line for line in islice(bare.splitlines(), 10_000) if line.lstrip().startswith("#")]
