"""The checker's proofs are never contradicted by looking at every input, in good specifications and spoilt ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from math import prod
from typing import Any
from unittest.mock import patch

from hypothesis import assume, given
from hypothesis import strategies as st

from causim.checker import check, closure, declarations, nodes
from causim.checker.closure import Goal
from causim.checker.context import Context
from causim.model.domain import Value
from causim.model.evaluate import apply_mechanism, evaluate_body
from causim.model.scm import SCM
from causim.source import SourceText
from causim.syntax import ast
from causim.syntax.parse import parse
from causim.syntax.printer import print_spec
from tests.property.rewriting import places, replaced
from tests.property.strategies import specs
from tests.property.vocabulary import HERE

MOST = 5_000  # inputs looked at of one mechanism


@dataclass
class Proof:
    """What the checker said of one body: whether it holds, and the inputs that it named if not."""

    context: Context
    goal: Goal
    holds: bool = False
    witnesses: list[Mapping[str, Value]] = field(default_factory=list)
    codes: tuple[str, ...] = ()


def proofs(spec: ast.Spec) -> list[Proof]:
    """Every proof that the checker makes or refuses of tables' constants, functions and nodes."""
    found: list[Proof] = []
    prove, assignment = closure.prove, closure.assignment

    def recorded(context: Context, goal: Goal) -> bool:
        proof = Proof(context, goal)
        found.append(proof)
        before = len(context.sink.diagnostics)
        with patch.object(closure, "assignment", named):
            proof.holds = prove(context, goal)
        proof.codes = tuple(d.code for d in context.sink.diagnostics[before:])
        return proof.holds

    def named(values: Mapping[str, Value]) -> str:  # called for each witness that a message names
        found[-1].witnesses.append(values)
        return assignment(values)

    with (
        patch.object(nodes, "prove", recorded),
        patch.object(declarations, "prove", recorded),
    ):
        check(spec)
    return found


def fails(proof: Proof, inputs: Mapping[str, Value]) -> bool:
    """Whether the body has no value for the inputs, or one outside its declared type."""
    try:
        value = evaluate_body(proof.goal.body, inputs, proof.context)
    except (ZeroDivisionError, LookupError):
        return True
    return proof.goal.declared is not None and value not in proof.goal.declared


def inputs_of(goal: Goal) -> Iterator[dict[str, Value]]:
    names = [name for name, _ in goal.inputs]
    for values in product(*(domain for _, domain in goal.inputs)):
        yield dict(zip(names, values, strict=True))


def verify(proof: Proof) -> None:
    """Holds if and only if no input fails; and the inputs that a refusal names do fail."""
    if proof.goal.rows <= MOST:
        failing = any(fails(proof, inputs) for inputs in inputs_of(proof.goal))
        assert proof.holds == (not failing), (proof.goal.what, proof.codes)
    for witness in proof.witnesses:
        assert fails(proof, witness), (proof.goal.what, proof.codes, witness)
    assert proof.holds or "unproved" in proof.codes or proof.witnesses or not proof.goal.inputs


@given(specs())
def test_what_is_accepted_never_fails(spec: ast.Spec) -> None:
    for proof in proofs(spec):
        verify(proof)


# --- spoilt specifications

Mutation = Callable[[st.DrawFn, ast.Spec], ast.Spec | None]


def somewhere(
    draw: st.DrawFn, spec: ast.Spec, wanted: Callable[[Any], bool], new: Callable[[Any], Any]
) -> ast.Spec | None:
    """The specification with one of the wanted parts replaced; None if it has none."""
    found = list(places(spec, wanted))
    if not found:
        return None
    path, part = draw(st.sampled_from(found))
    changed: ast.Spec = replaced(spec, path, new(part))
    return changed


def shrink_a_type(draw: st.DrawFn, spec: ast.Spec) -> ast.Spec | None:
    """One value less in a range of integers, at either end."""
    low = draw(st.booleans())

    def less(part: ast.IntRangeType) -> ast.IntRangeType:
        return ast.IntRangeType(part.low + low, part.high - (not low), span=HERE)

    return somewhere(draw, spec, lambda p: isinstance(p, ast.IntRangeType) and p.low < p.high, less)


def drop_a_test(draw: st.DrawFn, spec: ast.Spec) -> ast.Spec | None:
    """A branch of an `if` without its condition: of a guarded division, the division."""
    return somewhere(
        draw, spec, lambda p: isinstance(p, ast.If), lambda p: draw(st.sampled_from(p.branches))[1]
    )


def drop_an_operand(draw: st.DrawFn, spec: ast.Spec) -> ast.Spec | None:
    return somewhere(draw, spec, lambda p: isinstance(p, ast.And | ast.Or), lambda p: p.operands[-1])


def drop_an_arm(draw: st.DrawFn, spec: ast.Spec) -> ast.Spec | None:
    def fewer(part: ast.MatchExpr) -> ast.MatchExpr:
        return ast.MatchExpr(part.subjects, part.arms[:-1], span=HERE)

    return somewhere(draw, spec, lambda p: isinstance(p, ast.MatchExpr) and len(p.arms) > 1, fewer)


def turn_a_test_round(draw: st.DrawFn, spec: ast.Spec) -> ast.Spec | None:
    """`==` for `!=`, `<` for `>=` and so on: of a guarded division, the wrong branch."""
    opposite = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}

    def turned(part: ast.Comparison) -> ast.Comparison:
        return ast.Comparison(opposite[part.op], part.left, part.right, span=HERE)

    return somewhere(draw, spec, lambda p: isinstance(p, ast.Comparison), turned)


def swap_a_number(draw: st.DrawFn, spec: ast.Spec) -> ast.Spec | None:
    """Another number in an expression, 0 among them."""
    value = draw(st.integers(-9, 30))
    paths = [
        (path, part)
        for path, part in places(spec, lambda p: isinstance(p, ast.IntLiteral))
        if path[0] in ("functions", "nodes") and not {"weights", "type", "patterns", "result"} & set(path)
    ]
    if not paths:
        return None
    changed: ast.Spec = replaced(spec, draw(st.sampled_from(paths))[0], ast.IntLiteral(value, span=HERE))
    return changed


def drop_a_clamp(draw: st.DrawFn, spec: ast.Spec) -> ast.Spec | None:
    def clamps(part: Any) -> bool:
        return isinstance(part, ast.Call) and part.function.text in ("clamp", "min", "max", "abs")

    return somewhere(draw, spec, clamps, lambda p: p.arguments[0])


MUTATIONS: tuple[Mutation, ...] = (
    shrink_a_type, drop_a_test, turn_a_test_round, drop_an_operand, drop_an_arm, swap_a_number,
    drop_a_clamp)  # fmt: skip


@st.composite
def spoilt(draw: st.DrawFn) -> ast.Spec:
    spec: ast.Spec = draw(specs(nodes=4, checks=0))
    for _ in range(draw(st.integers(1, 3))):
        changed = draw(st.sampled_from(MUTATIONS))(draw, spec)
        spec = changed if changed is not None else spec
    return spec


@given(spoilt())
def test_verdicts_on_spoilt_specifications(spec: ast.Spec) -> None:
    for proof in proofs(spec):
        verify(proof)


# --- edges that mean nothing


def idle(model: SCM, name: str) -> set[str]:
    """Inputs of a mechanism, of two values or more, that change its value for no values of the others."""
    node = model.node_by_name[name]
    domains = {parent: model.node_by_name[parent].domain for parent in node.parents}
    if node.exogenous:
        domains[node.exogenous.name] = node.exogenous.domain
    assume(prod(map(len, domains.values())) <= MOST)
    rows = [dict(zip(domains, values, strict=True)) for values in product(*domains.values())]
    table = {tuple(row.values()): apply_mechanism(model, node, row) for row in rows}
    found = set()
    for place, (name_, domain) in enumerate(domains.items()):
        groups: dict[tuple[Value, ...], set[Value]] = {}
        for key, value in table.items():
            groups.setdefault(key[:place] + key[place + 1 :], set()).add(value)
        if len(domain) > 1 and all(len(group) == 1 for group in groups.values()):
            found.add(name_)
    return found


@given(specs(nodes=4, checks=0))
def test_warnings_of_idle_inputs_are_right_and_complete(spec: ast.Spec) -> None:
    tree = parse(SourceText("t.scm", print_spec(spec))).spec
    assert tree is not None
    result = check(tree)
    assert result.model is not None
    codes = ("vacuous-parent", "vacuous-exogenous")
    warned = [d.span for d in result.diagnostics if d.code in codes and d.span is not None]
    for node in tree.nodes:
        own = {span.text for span in warned if node.span.start <= span.start < node.span.end}
        expected = idle(result.model, node.name.text)
        if node.cpt is not None:
            expected.discard(node.cpt.name.text)  # of a cpt with one value, the author wrote no variable
        assert own == expected
