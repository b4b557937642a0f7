"""The parser's loop: Lark's tokens and tables drive the builder, with no parse tree in between.

Lark's own loop would first build a tree with positions, of ten objects a token. This one takes half the time, and a
large text does not slow the garbage collector down. Likewise for its lexer, which counts lines that nobody asks for: a
text that is not read is read again by Lark's, for its errors.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NoReturn

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


class _Steps(dict[Any, dict[str, Any]]):
    """In each state, what to do at each kind of token: a reduction, or the state to move to.

    Lark's own table, its rules made ready when a state is first met: to look a rule up by its hash is slow, and rules
    of two grammars that are spelt alike are equal, whatever becomes of their parts.
    """

    def __init__(self, states: Any) -> None:
        self.states = states

    def __missing__(self, state: Any) -> dict[str, Any]:
        self[state] = {
            kind: target if action is Shift else _reduction(target)
            for kind, (action, target) in self.states[state].items()
        }
        return self[state]


@dataclass(frozen=True, slots=True)
class _Table:
    """What there is to know of a start symbol."""

    start: Any
    end: Any
    steps: _Steps
    _renamed: dict[tuple[Any, Any, str], Any] = field(default_factory=dict)

    def renamed(self, below: Any, state: Any, kind: str) -> Any:
        """The state after all rules that only give the last part another name: a number is an atom, an atom a unary
        and so on up to an expression. What they lead to hangs on nothing but the state below.
        """
        key = below, state, kind
        if key not in self._renamed:
            while isinstance(step := self.steps[state].get(kind), _Reduction) and step.unit:
                state = self.steps[below][step.origin]
                if kind == "$END" and state == self.end:
                    break
            self._renamed[key] = state
        return self._renamed[key]


@cache
def _table(lark: Lark, start: str) -> _Table:
    conf = lark.parse_interactive("", start=start).parser_state.parse_conf
    return _Table(conf.start_state, conf.end_state, _Steps(conf.states))


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


def read(lark: Lark, text: str | Sequence[Token], start: str, builder: object) -> Any:
    """What the builder makes of the text: it has a method for each rule, `method(place, parts)`.

    A language with a lexer of its own (controlled English) gives its tokens instead of the text, without an end, and
    its grammar has a lexer that passes them on.

    Raises UnexpectedInput for a text that is none of the language.
    """
    table = _table(lark, start)
    state, end, steps = table.start, table.end, table.steps
    path: list[Any] = [state]
    places: list[Place] = []
    values: list[Any] = []
    for token in _tokens(lark, text) if isinstance(text, str) else (*text, Token("$END", "")):
        if token is None:
            break
        kind = token.type
        while (step := steps[state].get(kind)) is not None:
            if not isinstance(step, _Reduction):
                state = step
                path.append(state)
                places.append((token.start_pos or 0, token.end_pos or 0))
                values.append(token)
                break
            if step.unit:
                path[-1] = state = table.renamed(path[-2], state, kind)
            else:
                size = step.size
                if size == 1:
                    values[-1] = step.apply(builder, places[-1], values[-1:])
                    path.pop()
                else:
                    cut = len(values) - size
                    place = _covered(places[cut:])
                    values[cut:] = [step.apply(builder, place, values[cut:])]
                    places[cut:] = [place]
                    del path[cut + 1 :]
                state = steps[path[-1]][step.origin]
                path.append(state)
            if kind == "$END" and state == end:
                return values[-1]
        else:
            break
    return _fail(lark, text, start)


def _covered(places: list[Place]) -> Place:
    """From the first part that matched something to the last."""
    first = next((place for place in places if place is not None), None)
    if first is None:
        return None
    last = next(place for place in reversed(places) if place is not None)
    return first[0], last[1]


def _fail(lark: Lark, text: str | Sequence[Token], start: str) -> NoReturn:
    """The error of a text that was not read, by Lark's own lexer, which knows what to say of strange characters."""
    run = lark.parse_interactive(text, start=start)
    conf = run.parser_state.parse_conf
    states: Any = conf.states
    path: list[Any] = [conf.start_state]
    end = Token("$END", "", 0, 1, 1)
    for token in run.lexer_thread.lex(run.parser_state):  # type: ignore[no-untyped-call]
        _advance(states, path, token, conf.end_state)
        end = token
    _advance(states, path, Token.new_borrow_pos("$END", "", end), conf.end_state)
    raise AssertionError("a text that is read after all")


def _advance(states: Any, path: list[Any], token: Token, end: Any) -> None:
    """Move on by a token, or raise UnexpectedToken."""
    if not _leads_on(states, [*path], token.type, end):
        raise UnexpectedToken(token, _accepted(states, path, end))  # type: ignore[no-untyped-call]
    while states[path[-1]][token.type][0] is not Shift:
        _reduce(states, path, states[path[-1]][token.type][1])
        if token.type == "$END" and path[-1] == end:
            return
    path.append(states[path[-1]][token.type][1])


def _reduce(states: Any, path: list[Any], rule: Rule) -> None:
    if rule.expansion:
        del path[-len(rule.expansion) :]
    path.append(states[path[-1]][str(rule.origin.name)][1])


def _accepted(states: Any, path: list[Any], end: Any) -> set[str]:
    """The tokens that can really come next: LALR tables also list some that only reduce and then are refused."""
    return {kind for kind in states[path[-1]] if kind.isupper() and _leads_on(states, [*path], kind, end)}


def _leads_on(states: Any, path: list[Any], kind: str, end: Any) -> bool:
    while kind in states[path[-1]]:
        action, target = states[path[-1]][kind]
        if action is Shift:
            return True
        _reduce(states, path, target)
        if kind == "$END" and path[-1] == end:
            return True
    return False


# --- tokens


@dataclass(frozen=True, slots=True)
class _Words:
    """All terminals as one expression, a group each; words that a name would match too; what is left out."""

    pattern: re.Pattern[str]
    keywords: Mapping[str, str]
    ignored: frozenset[str]


_STRANGE = "_STRANGE"


@cache
def _words(lark: Lark) -> _Words:
    """In Lark's order: by priority, then the longest first. Its lexer sees the same tokens (a test compares them)."""
    order = sorted(
        lark.terminals, key=lambda t: (-t.priority, -t.pattern.max_width, -len(t.pattern.value), t.name)
    )
    name = re.compile(next(t.pattern.value for t in order if t.name == "NAME"))
    keywords = {
        t.pattern.value: t.name for t in order if t.pattern.type == "str" and name.fullmatch(t.pattern.value)
    }
    groups = [f"(?P<{t.name}>{t.pattern.to_regexp()})" for t in order if t.pattern.value not in keywords]
    pattern = re.compile("|".join([*groups, rf"(?P<{_STRANGE}>[\s\S])"]))
    return _Words(pattern, keywords, frozenset(lark.ignore_tokens))


def _tokens(lark: Lark, text: str) -> Iterator[Token | None]:
    """The tokens, then an end; None where a character begins no token. Lines and columns are not counted."""
    words = _words(lark)
    keywords, ignored = words.keywords, words.ignored
    for match in words.pattern.finditer(text):
        kind = match.lastgroup
        if kind in ignored:
            continue
        if kind == _STRANGE:
            yield None
            return
        value = match.group()
        token = str.__new__(Token, value)  # its own constructor takes longer than the match
        token.type = keywords.get(value, kind) if kind == "NAME" else kind or _STRANGE
        token.start_pos, token.end_pos = match.span()
        yield token
    yield Token("$END", "")
