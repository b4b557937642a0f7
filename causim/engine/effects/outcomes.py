"""What is measured of a world: a number, or whether an event happens.

"Size"                    the mean of a node that is a number, or the probability that a boolean one is true
{"Recovered": True}       the probability of an event
"Size >= 20 and Alive"    the probability of a condition, in the language
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from causim.checker.closure import Goal, prove
from causim.checker.context import Context, Declared
from causim.checker.elaborate import Elaborator
from causim.checker.kinds import Unknown
from causim.checker.scope import Scope
from causim.diagnostics import nearest
from causim.engine.effects.renaming import all_names, fresh
from causim.engine.query import Assignment
from causim.errors import MisuseError, SpecError
from causim.model.domain import BOOL, BoolDomain, IntDomain, Value, show
from causim.model.expr import All, Body, Compare, Constant, Expr, Role, Variable
from causim.model.scm import SCM, Node
from causim.source import SourceText
from causim.syntax.parse import parse_fragment

Wanted = str | Mapping[str, Value]


@dataclass(frozen=True)
class Outcome:
    """An outcome as a node: `node` of `model`, which is the given model, or that with this one node more at its end.

    `reads` are the nodes of the given model that the outcome speaks of; `is_event` says that it is true or false,
    `is_added` that the node was added.
    """

    model: SCM
    node: str
    text: str
    reads: tuple[str, ...]
    is_event: bool
    is_added: bool = False


def outcome_of(model: SCM, wanted: Wanted) -> Outcome:
    """What the text or the mapping names.

    Raises MisuseError for an unknown node, a value outside its type, a node whose values have no mean, or a condition
    on nothing; SpecError for a condition that cannot be read or proved.
    """
    if isinstance(wanted, Mapping):
        return _event(model, wanted)
    name = wanted.strip()
    if name in model.node_by_name:
        return _node(model, name)
    if name.isidentifier():
        close = nearest(name, model.node_by_name)
        raise MisuseError(f"the model has no node {name}{f' (did you mean {close}?)' if close else ''}")
    return _condition(model, wanted)


def _node(model: SCM, name: str) -> Outcome:
    match model.node_by_name[name].domain:
        case BoolDomain():
            return Outcome(model, name, name, (name,), True)
        case IntDomain():
            return Outcome(model, name, name, (name,), False)
        case domain:
            example = show(next(iter(domain)))
            raise MisuseError(
                f"the values of {name} are labels and have no mean: name an event, such as {name} = {example}"
            )


def _event(model: SCM, values: Mapping[str, Value]) -> Outcome:
    if not values:
        raise MisuseError("an event names at least one node and its value")
    parts: list[Expr] = []
    for name, value in values.items():
        node = model.node_by_name.get(name)
        if node is None:
            close = nearest(name, model.node_by_name)
            raise MisuseError(f"the model has no node {name}{f' (did you mean {close}?)' if close else ''}")
        if value not in node.domain:
            raise MisuseError(f"{name} = {show(value)} is not a value of {node.domain}")
        parts.append(Compare("==", Variable(name, Role.PARENT), Constant(value)))
    text = str(Assignment(values))
    if len(values) == 1 and next(iter(values.values())) is True:
        (name,) = values
        return Outcome(model, name, text, (name,), True)
    return _extended(model, parts[0] if len(parts) == 1 else All(tuple(parts)), tuple(values), text)


def _condition(model: SCM, text: str) -> Outcome:
    source = SourceText("<outcome>", text)
    tree = parse_fragment(source, "expression")
    context = _context(model, source)
    world = {node.name: (Role.PARENT, node.domain) for node in model.nodes}
    elaborator = Elaborator(context, Scope("this outcome", world=world))
    expr, kind = elaborator.condition(tree, "an outcome that is no node")
    reads = tuple(elaborator.scope.bindings)
    if not isinstance(kind, Unknown):
        inputs = tuple((name, model.node_by_name[name].domain) for name in reads)
        body = Body((), expr)
        prove(context, Goal("the outcome", body, kind, inputs, None, elaborator.scope.obligations, tree.span))
    if context.sink.errors:
        raise SpecError([d for d in context.sink.diagnostics if d.severity == "error"])
    if not reads:
        raise MisuseError(f"the outcome {text} speaks of no node")
    return _extended(model, expr, reads, " ".join(text.split()))


def _extended(model: SCM, expr: Expr, reads: Iterable[str], text: str) -> Outcome:
    order = {node.name: number for number, node in enumerate(model.nodes)}
    parents = tuple(sorted(reads, key=order.__getitem__))
    name = fresh("outcome", all_names(model))
    node = Node(name, parents, BOOL, None, Body((), expr))
    return Outcome(model.with_nodes((*model.nodes, node)), name, text, parents, True, True)


def _context(model: SCM, source: SourceText) -> Context:
    """The declarations of a model, as the checker wants them. Only the text of the outcome can be at fault."""
    place = source.span(0, 0)
    names = {node.name: Declared("node", place) for node in model.nodes}
    names |= {variable.name: Declared("exogenous variable", place) for variable in model.exogenous}
    names |= {name: Declared("constant", place) for name, _, _ in model.constants}
    names |= {table: Declared("table", place) for table in model.table_by_name}
    names |= {function: Declared("function", place) for function in model.function_by_name}
    return Context(
        types={named.name: named.domain for named in model.types},
        constants={name: (domain, value) for name, domain, value in model.constants},
        table_by_name=dict(model.table_by_name),
        function_by_name=dict(model.function_by_name),
        node_types={node.name: node.domain for node in model.nodes},
        exogenous_owner={name: owner.name for name, owner in model.exogenous_owner.items()},
        names=names,
    )
