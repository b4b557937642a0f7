"""Terse prompts, for models of a few hundred thousand weights: the mechanisms in a line each, and nothing else.

Functions, tables and `let`s are written out where they are used, and known exogenous values stand in place of their
variables, so that nothing has to be looked up elsewhere:

    Rain = true
    Wet = Rain or false
    do Wet = false
    Rain, Wet?

A terse prompt asks the question of its record; only the words around it are gone, those on the form of a reply too.
So it is for models that learn the form from examples. Where the record's prompt is in English, so are the mechanisms:

    The lamp is false.
    If the lamp does not hold, the fan is false. Otherwise, it is true.
    Lamp, Fan?
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from causim.dataset.records import Record
from causim.dataset.specification import Specification
from causim.errors import MisuseError
from causim.model.domain import Domain, IntDomain, Value, show
from causim.model.expr import Apply, Constant, Expr, Lookup, Match
from causim.model.rewrite import map_children, plain, substitute, without_lets
from causim.model.scm import SCM, Node
from causim.model.show import show_expr
from causim.train.plain import Sentences

MAX_PARTS = 500  # of one mechanism, written out


def terse(record: Record, spec: Specification) -> Record:
    """The record with a terse prompt. Raises MisuseError for another record's specification, or for a model whose
    mechanisms are too long when they are written out."""
    if spec.sha256 != record.spec.sha256:
        raise MisuseError(f"{record.id} is about another specification, with SHA-256 {record.spec.sha256}")
    return record.model_copy(update={"prompt": "\n".join(_lines(record, spec)) + "\n"})


def _lines(record: Record, spec: Specification) -> Iterator[str]:
    query, model = record.query, spec.model
    english = Sentences(spec) if record.mode in ("english", "partial") else None
    for node in model.nodes:
        exogenous = node.exogenous
        if exogenous is not None and exogenous.name not in query.given:
            possible = _values(exogenous.domain)
            yield english.draw(node.name, possible) if english else f"{exogenous.name} in {possible}"
        written_out = mechanism(node, model, query.given)
        yield english.of(node.name, written_out) if english else f"{node.name} = {show_expr(written_out)}"
    for word, values in (("seen", query.observe), ("do", query.do)):
        if values:
            yield f"{word} {', '.join(f'{name} = {show(value)}' for name, value in values.items())}"
    yield f"{', '.join(record.required_keys)}?"


def _values(domain: Domain) -> str:
    """All of them: how a type shows itself in messages leaves out some of many."""
    match domain:
        case IntDomain(range() as values):
            return f"{values.start}..{values.stop - 1}"
        case _:
            return "{" + ", ".join(map(show, domain)) + "}"


def mechanism(node: Node, model: SCM, given: Mapping[str, Value]) -> Expr:
    """The node's mechanism as one expression of its parents, and of its exogenous variable if that is not known."""
    body = without_lets(node.body, MAX_PARTS)
    whole = body and _written_out(body, model)
    if whole is None:
        raise MisuseError(
            f"the mechanism of {node.name} in {model.name} has more than {MAX_PARTS} parts when it is written out; "
            "choose another prompt"
        )
    known: dict[str, Expr] = {name: Constant(value) for name, value in given.items()}
    return plain(substitute(whole, known))


def _written_out(expr: Expr, model: SCM) -> Expr | None:
    """Without functions and tables. Their arguments come first, so that a name is never taken for another's."""
    functions = {function.name: function for function in model.functions}
    tables = {table.name: table for table in model.tables}
    left = MAX_PARTS

    def of(part: Expr) -> Expr:
        nonlocal left
        left -= 1
        if left < 0:
            return part
        part = map_children(part, of)
        match part:
            case Apply(name, arguments):
                function = functions[name]
                body = without_lets(function.body, MAX_PARTS)
                if body is None:
                    left = -1
                    return part
                inner = of(body)
                names = (parameter for parameter, _ in function.parameters)
                return substitute(inner, dict(zip(names, arguments, strict=True)))
            case Lookup(name, keys):
                return Match(
                    keys, tuple((patterns, Constant(value)) for patterns, value in tables[name].rows)
                )
            case _:
                return part

    found = of(expr)
    return found if left >= 0 else None
