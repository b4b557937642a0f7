"""How the mechanism of a node takes in one more parent.

A sum gains a term and a count a condition; anything else is kept under a name of its own, and moved or replaced where
the new parent says so. There is a value of the new parent for which all is as before, so that whatever mattered before
still does, and one for which something changes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from causim.growth.authors.builtin.blocks import NodeText
from causim.growth.authors.builtin.expressions import Expr, Input, condition, step_term
from causim.growth.authors.builtin.layout import unfolded
from causim.growth.authors.builtin.mechanisms import sort_of
from causim.model.domain import BoolDomain, Domain, IntDomain, LabelDomain, show

_LONG = 220  # letters of a docstring from which on further terms are counted, not told
_ROOMY = 24  # letters of a result that is not given a name of its own
_MORE = re.compile(r" and (\d+) more$")
_CLAMP = re.compile(r"clamp\((.*), (-?\d+), (-?\d+)\)", re.DOTALL)
_MODULO = re.compile(r"\((.*)\) % (\d+)((?: [+-] \d+)?)", re.DOTALL)
_REMAINDER_TEST = re.compile(r"\((.*)\) % (\d+) (== \d+|in \{[\d, .]+\})", re.DOTALL)
_COUNT = re.compile(r"count\((.*)\) (>= \d+|% 2 == 1)", re.DOTALL)
_ATOM = re.compile(r"\w+|\w+[\[(][\w ,]*[\])]")


@dataclass(frozen=True, slots=True)
class Gain:
    """The node as it is to become. `declarations` are new."""

    node: NodeText
    declarations: tuple[str, ...] = ()


def gain(random: Random, node: NodeText, domain: Domain, parent: Input, *, short: bool = False) -> Gain:
    """The node with one more parent. `short`: in few letters, for a node that has many."""
    grown = replace(node, parents=(*node.parents, parent.name))
    joined = _join(random, grown, parent, short)
    if joined is not None:
        return Gain(joined)
    return _override(random, grown, domain, parent)


# --- sums and counts


def _join(random: Random, node: NodeText, parent: Input, short: bool) -> NodeText | None:
    """Into the sum or count by which the node is computed; None if there is none."""
    lets = dict(node.lets)
    for name in ("score", "turn", "load"):
        if name in lets:
            text = unfolded(lets[name])
            turn = _MODULO.fullmatch(text)
            modulus = int(turn[2]) if turn else 0
            sum_, phrase = _longer(random, turn[1] if turn else text, parent, short, modulus)
            lets[name] = f"({sum_}) % {modulus}" if turn else sum_
            return replace(node, lets=tuple(lets.items()), doc=_with_term(node.doc, phrase))
    result = unfolded(node.result or "")
    if found := _COUNT.fullmatch(result):
        return _with_condition(random, node, parent, found[1], found[2], short)
    for shape in (_CLAMP, _MODULO, _REMAINDER_TEST):
        if found := shape.fullmatch(result):
            modulus = 0 if shape is _CLAMP else int(found[2])
            sum_, phrase = _longer(random, found[1], parent, short, modulus)
            tail = result[found.end(1) :]
            start = result[: found.start(1)]
            return replace(node, result=f"{start}{sum_}{tail}", doc=_with_term(node.doc, phrase))
    return None


def _longer(random: Random, text: str, parent: Input, short: bool, modulus: int) -> tuple[str, str]:
    """A sum with one more term. Signs are kept in balance, so that long sums stay where they matter."""
    term = step_term(random, parent, short=short)
    minus = text.count(" - ") < text.count(" + ")
    if modulus > 2 and not short and random.random() < 0.5 and isinstance(parent.domain, BoolDomain):
        factor = random.randint(2, modulus - 1)
        term = Expr(f"{factor} * {term.factor}", f"{factor} if {parent.holds}", term.at, level=1)
    return f"{text} {'-' if minus else '+'} {term.operand}", f", {'minus' if minus else 'plus'} {term.phrase}"


def _with_term(doc: str, phrase: str) -> str:
    """The docstring of a sum, with one more term before what is done with the sum."""
    head, semicolon, tail = doc.partition(";")
    if not semicolon:
        return f"{doc} Then {phrase.removeprefix(', ')}."
    return f"{_told(head, phrase)};{tail}"


def _told(head: str, phrase: str) -> str:
    """Further items are told while there is room, and counted after that."""
    if more := _MORE.search(head):
        return f"{head[: more.start()]} and {int(more[1]) + 1} more"
    return f"{head}{phrase}" if len(head) < _LONG else f"{head} and 1 more"


def _with_condition(
    random: Random, node: NodeText, parent: Input, old: str, test: str, short: bool
) -> NodeText:
    """A count of one more condition, and a threshold that keeps up with their number."""
    plain = short and isinstance(parent.domain, BoolDomain)
    new = Expr(parent.name, parent.holds, lambda row: row[0]) if plain else condition(random, parent)
    doc = _told(node.doc.rstrip("."), f", {new.phrase}") + "."
    if test.startswith(">="):
        enough = max(1, (len(node.parents) + 1) // 2 + random.choice((0, 0, 0, -1)))
        test = f">= {enough}"
        doc = re.sub(r"at least \d+ of these", f"at least {enough} of these", doc, count=1)
    return replace(node, result=f"count({old}, {new.text}) {test}", doc=doc)


# --- anything else


def _override(random: Random, node: NodeText, domain: Domain, parent: Input) -> Gain:
    """What the node would be without the new parent, moved or replaced where that says so."""
    result = node.result or node.exogenous
    name = f"without_{parent.name.lower()}"
    named = len(result) > _ROOMY or not _ATOM.fullmatch(result)
    before = name if named else result
    lets = (*node.lets, (name, result)) if named else node.lets
    change = random.choice(_CHANGES[sort_of(domain)])
    text, told, declarations = change(random, before, node, domain, parent)
    doc = f"{node.doc.removesuffix('.')}. {told[0].upper()}{told[1:]}."
    return Gain(replace(node, lets=lets, result=text, doc=doc), declarations)


Change = tuple[str, str, tuple[str, ...]]


def _replaced(random: Random, before: str, node: NodeText, domain: Domain, parent: Input) -> Change:
    """A constant where a condition holds."""
    test, value = condition(random, parent), random.choice(list(domain))
    word = value if isinstance(value, str) else show(value)
    return f"if {test.text} then {show(value)} else {before}", f"but {word} if {test.phrase}", ()


def _moved(random: Random, before: str, node: NodeText, domain: Domain, parent: Input) -> Change:
    assert isinstance(domain, IntDomain)
    term, low, high = step_term(random, parent), domain.low, domain.high
    sign, word = random.choice((("+", "raised"), ("-", "lowered")))
    text = f"clamp({before} {sign} {term.operand}, {low}, {high})"
    return text, f"this is {word} by {term.phrase}, within {low} to {high}", ()


def _turned(random: Random, before: str, node: NodeText, domain: Domain, parent: Input) -> Change:
    """Counted on and round, or from the other end."""
    assert isinstance(domain, IntDomain)
    low, high, test = domain.low, domain.high, condition(random, parent)
    if random.random() < 0.5:
        other = f"{low + high} - {before}" if low + high else f"-{before}"
        return (
            f"if {test.text} then {other} else {before}",
            f"counted from the other end if {test.phrase}",
            (),
        )
    size, step = high - low + 1, random.randint(1, high - low)
    text = f"({before} {'-' if low > 0 else '+'} {abs(low)} + {step} * int({test.text})) % {size}"
    text = text.replace(" + 0 + ", " + ") + (f" {'+' if low > 0 else '-'} {abs(low)}" if low else "")
    return text, f"{step} further round if {test.phrase}", ()


def _combined(random: Random, before: str, node: NodeText, domain: Domain, parent: Input) -> Change:
    test = condition(random, parent)
    operator, told = random.choice(
        (("and", "and only if"), ("or", "and also if"), ("!=", "the other way round if"))
    )
    right = test.operand if operator == "!=" else test.text
    left = before if _ATOM.fullmatch(before) else f"({before})"
    return f"{left} {operator} {right}", f"{told} {test.phrase}", ()


def _stepped(random: Random, before: str, node: NodeText, domain: Domain, parent: Input) -> Change:
    """By a table of the new parent's own: to the neighbour of an ordinal, to another value of anything else."""
    values, test = list(domain), condition(random, parent)
    name = f"{parent.name}_on_{node.name}".upper()
    if isinstance(domain, LabelDomain) and domain.ordered:
        up = random.random() < 0.5
        targets = [*values[1:], values[-1]] if up else [values[0], *values[:-1]]
        told = f"one step {'up' if up else 'down'}"
    else:
        targets = [*values[1:], values[0]] if random.random() < 0.5 else [values[-1], *values[:-1]]
        told = "the next in turn"
    rows = [f"  {show(a)} => {show(b)}," for a, b in zip(values, targets, strict=True)]
    doc = f'  """{told[0].upper()}{told[1:]}."""'
    table = "\n".join([f"table {name}({node.type}) -> {node.type} {{", doc, *rows, "}"])
    return f"if {test.text} then {name}[{before}] else {before}", f"{told} if {test.phrase}", (table,)


_CHANGES: dict[str, tuple[Callable[[Random, str, NodeText, Domain, Input], Change], ...]] = {
    "bool": (_combined, _combined, _replaced),
    "range": (_moved, _moved, _turned, _replaced),
    "ordinal": (_replaced, _stepped, _stepped),
    "set": (_replaced, _stepped),
}
