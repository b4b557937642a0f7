"""The parser's loop: Lark's tokens and tables drive the builder, with no parse tree in between.

Lark's own loop would first build a tree with positions, of ten objects a token. This one takes half the time, and a
large text does not slow the garbage collector down.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from lark import Lark, Token
from lark.exceptions import UnexpectedToken
from lark.grammar import Rule
from lark.parsers.lalr_analysis import Shift

Place = tuple[int, int] | None  # from which character to which; None for a rule that matched nothing


@dataclass(frozen=True, slots=True)
class _Reduction:
    """What becomes of the parts of a rule. Each kept part is told by its index, and whether it is a list to splice in.

    `stays` is for rules that remain such a list, `passes` for those in which a single part stands for itself, `unit`
    for such a rule that never has another part.
    """

    size: int
    origin: str
    kept: tuple[tuple[int, bool], ...]
    method: str
    stays: bool
    passes: bool
    unit: bool

    def apply(self, builder: object, place: Place, values: list[Any]) -> Any:
        parts: list[Any] = []
        for index, splice in self.kept:
            if (
                splice and not parts
            ):  # grown in place, since Lark's lists recurse on the left: copying would be quadratic
                parts = values[index]
            elif splice:
                parts += values[index]
            else:
                parts.append(values[index])
        if self.stays:
            return parts
        if self.passes and len(parts) == 1:
            return parts[0]
        return getattr(builder, self.method)(place, parts)


@cache
def _reduction(rule: Rule) -> _Reduction:
    """As Lark reads the marks of a grammar: `_rule`, `?rule`, `!rule`, `-> alias`, and words in quotes dropped."""
    kept = tuple(
        (index, not symbol.is_term and symbol.name.startswith("_"))
        for index, symbol in enumerate(rule.expansion)
        if rule.options.keep_all_tokens or not getattr(symbol, "filter_out", False)
    )
    name = str(rule.origin.name)
    passes = rule.options.expand1 and not rule.alias
    size = len(rule.expansion)
    unit = passes and size == 1 and kept == ((0, False),)
    return _Reduction(size, name, kept, rule.alias or name, name.startswith("_"), passes, unit)


def read(lark: Lark, text: str, start: str, builder: object) -> Any:
    """What the builder makes of the text: it has a method for each rule, `method(place, parts)`.

    Raises UnexpectedInput for a text that is none of the language.
    """
    run = lark.parse_interactive(text, start=start)
    conf = run.parser_state.parse_conf
    states: Any = conf.states
    path: list[Any] = [conf.start_state]
    places: list[Place] = []
    values: list[Any] = []
    for token in _tokens(run):
        kind = token.type
        while kind in states[path[-1]]:
            action, target = states[path[-1]][kind]
            if action is Shift:
                path.append(target)
                places.append((token.start_pos or 0, token.end_pos or 0))
                values.append(token)
                break
            rule = _reduction(target)
            if rule.unit:  # the part stays where it is, under another name
                path.pop()
            else:
                cut = len(values) - rule.size
                covered = [place for place in places[cut:] if place is not None]
                place = (covered[0][0], covered[-1][1]) if covered else None
                values[cut:] = [rule.apply(builder, place, values[cut:])]
                places[cut:] = [place]
                del path[cut + 1 :]
            path.append(states[path[-1]][rule.origin][1])
            if kind == "$END" and path[-1] == conf.end_state:
                return values[-1]
        else:
            accepted = _accepted(states, path, conf.end_state)
            raise UnexpectedToken(token, accepted)  # type: ignore[no-untyped-call]
    raise AssertionError("a text without an end")


def _accepted(states: Any, path: list[Any], end: Any) -> set[str]:
    """The tokens that can really come next: LALR tables also list some that only reduce and then are refused."""
    return {kind for kind in states[path[-1]] if kind.isupper() and _leads_on(states, [*path], kind, end)}


def _leads_on(states: Any, path: list[Any], kind: str, end: Any) -> bool:
    while kind in states[path[-1]]:
        action, target = states[path[-1]][kind]
        if action is Shift:
            return True
        if target.expansion:
            del path[-len(target.expansion) :]
        path.append(states[path[-1]][str(target.origin.name)][1])
        if kind == "$END" and path[-1] == end:
            return True
    return False


def _tokens(run: Any) -> Iterator[Token]:
    """The tokens, then an end that has the place of the last one."""
    token = Token("$END", "", 0, 1, 1)
    for token in run.lexer_thread.lex(run.parser_state):
        yield token
    yield Token.new_borrow_pos("$END", "", token)
