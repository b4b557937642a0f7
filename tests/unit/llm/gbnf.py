"""A reader of GBNF for the tests: what a grammar generates, and whether it accepts a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from random import Random

_TOKEN = re.compile(
    r'\s*(?:(?P<literal>"(?:[^"\\]|\\.)*")|(?P<set>\[\^?(?:[^\]\\]|\\.)*\])|(?P<name>[A-Za-z][A-Za-z0-9-]*)'
    r"|(?P<times>[*+?]|\{\d+,\d+\})|(?P<sign>[()|]))"
)
_UNESCAPED = {"n": "\n", "r": "\r", "t": "\t"}
_ALPHABET = (
    "abcdefgz_AZ0129 \t\n#\"\\'/é\u03b2<=>"  # a sample of all characters, for sets that hold nearly all
)
MANY = 4  # repetitions at most in what is generated


@dataclass(frozen=True)
class Literal:
    text: str


@dataclass(frozen=True)
class Charset:
    regex: str

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        return re.compile(self.regex)

    @cached_property
    def sample(self) -> list[str]:
        return [c for c in _ALPHABET + "hijklmnopqrstuvwxyBCXY345678eE+-" if self.compiled.fullmatch(c)]


@dataclass(frozen=True)
class Name:
    name: str


@dataclass(frozen=True)
class Repeat:
    part: Part
    least: int
    most: int | None


@dataclass(frozen=True)
class Sequence:
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Choice:
    options: tuple[Part, ...]


Part = Literal | Charset | Name | Repeat | Sequence | Choice


class Gbnf:
    """The rules of a grammar. Raises ValueError for what llama.cpp does not take: rules that are missing, never end, or
    come back to themselves before they have read anything, and endless repetitions of what may be empty."""

    def __init__(self, text: str) -> None:
        self.rules: dict[str, Part] = {}
        for line in text.splitlines():
            name, sign, body = line.partition(" ::= ")
            if not sign or not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", name) or name in self.rules:
                raise ValueError(line)
            self.rules[name] = _Reader(body).read()
        self.depth = self._depths()
        self.nullable: set[str] = set()
        while new := {n for n, part in self.rules.items() if n not in self.nullable and self._empty(part)}:
            self.nullable |= new
        for part in self.rules.values():
            self._check(part)
        heads = {name: set(self._heads(part)) for name, part in self.rules.items()}
        for name in heads:
            seen, todo = set[str](), list(heads[name])
            while todo:
                if (head := todo.pop()) not in seen:
                    seen.add(head)
                    todo.extend(heads[head])
            if name in seen:
                raise ValueError(f"{name} is recursive on the left")

    def _check(self, part: Part) -> None:
        match part:
            case Repeat(inner, _, most):
                if most is None and self._empty(inner):
                    raise ValueError(f"an endless repetition of what may be empty: {inner}")
                self._check(inner)
            case Sequence(parts) | Choice(parts):
                for each in parts:
                    self._check(each)
            case Name(name) if name not in self.rules:
                raise ValueError(f"there is no rule {name}")

    def _heads(self, part: Part) -> Iterator[str]:
        """The rules with which a part can begin."""
        match part:
            case Name(name):
                yield name
            case Repeat(inner):
                yield from self._heads(inner)
            case Choice(options):
                for option in options:
                    yield from self._heads(option)
            case Sequence(parts):
                for each in parts:
                    yield from self._heads(each)
                    if not self._empty(each):
                        return

    def _empty(self, part: Part) -> bool:
        match part:
            case Literal(text):
                return not text
            case Charset():
                return False
            case Name(name):
                return name in self.nullable
            case Repeat(inner, least):
                return not least or self._empty(inner)
            case Sequence(parts):
                return all(map(self._empty, parts))
            case Choice(options):
                return any(map(self._empty, options))

    def _depths(self) -> dict[str, int]:
        """The least depth of a derivation from each rule, so that what is generated comes to an end."""
        depth: dict[str, int] = {}

        def of(part: Part) -> int | None:
            match part:
                case Literal() | Charset():
                    return 0
                case Name(name):
                    return depth.get(name)
                case Repeat(inner, least, _):
                    return of(inner) if least else 0
                case Sequence(parts):
                    found = [of(p) for p in parts]
                    return None if None in found else max((d for d in found if d is not None), default=0)
                case Choice(options):
                    return min((d for d in map(of, options) if d is not None), default=None)

        while len(depth) < len(self.rules):
            new = {
                n: found + 1
                for n, part in self.rules.items()
                if n not in depth and (found := of(part)) is not None
            }
            if not new:
                raise ValueError(f"never end: {sorted(set(self.rules) - set(depth))}")
            depth |= new
        self.of = of
        return depth

    def sample(self, random: Random, rule: str = "root", budget: int = 60) -> str:
        """A text of the grammar. Below the budget's depth, only the shortest ways are taken."""
        out: list[str] = []
        left = 8 * budget

        def write(part: Part, deep: int) -> None:
            nonlocal left
            left -= 1
            short = deep > budget or left < 0
            match part:
                case Literal(text):
                    out.append(text)
                case Charset():
                    out.append(random.choice(part.sample))
                case Name(name):
                    write(self.rules[name], deep + 1)
                case Repeat(inner, least, most):
                    top = (
                        least if short else random.randint(least, min(most or MANY, MANY) if most != 0 else 0)
                    )
                    for _ in range(max(least, top)):
                        write(inner, deep)
                case Sequence(parts):
                    for each in parts:
                        write(each, deep)
                case Choice(options):
                    if short:
                        costs = [self.of(option) for option in options]
                        write(options[costs.index(min(c for c in costs if c is not None))], deep)
                    else:
                        write(random.choice(options), deep)

        write(Name(rule), 0)
        return "".join(out)

    def accepts(self, text: str, rule: str = "root") -> bool:
        return len(text) in _Matcher(self, text).ends(Name(rule), 0)


class _Reader:
    def __init__(self, body: str) -> None:
        self.tokens: list[tuple[str, str]] = []
        place = 0
        while place < len(body):
            found = _TOKEN.match(body, place)
            if found is None or found.lastgroup is None:
                raise ValueError(body[place:])
            self.tokens.append((found.lastgroup, found[found.lastgroup]))
            place = found.end()
        self.at = 0

    def read(self) -> Part:
        part = self._choice()
        if self.at != len(self.tokens):
            raise ValueError(self.tokens[self.at :])
        return part

    def _peek(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")

    def _choice(self) -> Part:
        options = [self._sequence()]
        while self._peek() == ("sign", "|"):
            self.at += 1
            options.append(self._sequence())
        return options[0] if len(options) == 1 else Choice(tuple(options))

    def _sequence(self) -> Part:
        parts: list[Part] = []
        while self._peek()[0] != "end" and self._peek() not in (("sign", "|"), ("sign", ")")):
            parts.append(self._atom())
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def _atom(self) -> Part:
        kind, text = self._peek()
        self.at += 1
        part: Part
        if kind in ("literal", "set") and re.search(r"(?<!\\)(?:\\\\)*\\[^nrtxU\\\"]", text):
            raise ValueError(f"an escape that llama.cpp does not know: {text}")
        if kind == "literal":
            part = Literal(re.sub(r"\\(.)", lambda m: _UNESCAPED.get(m[1], m[1]), text[1:-1]))
        elif kind == "set":
            part = Charset(text)  # the two notations agree on what is used of them
        elif kind == "name":
            part = Name(text)
        elif (kind, text) == ("sign", "("):
            part = self._choice()
            if self._peek() != ("sign", ")"):
                raise ValueError("an open parenthesis")
            self.at += 1
        else:
            raise ValueError(text)
        if self._peek()[0] == "times":
            times = self._peek()[1]
            self.at += 1
            bounds = {"*": (0, None), "+": (1, None), "?": (0, 1)}.get(times)
            least, most = bounds or tuple(map(int, times[1:-1].split(",")))
            part = Repeat(part, least, most)
        return part


class _Matcher:
    """All places at which a part that starts at a place can end, each computed once."""

    def __init__(self, grammar: Gbnf, text: str) -> None:
        self.rules, self.text = grammar.rules, text
        self.known: dict[tuple[int, int], frozenset[int]] = {}

    def ends(self, part: Part, start: int) -> frozenset[int]:
        match part:
            case Literal(text):
                return frozenset({start + len(text)}) if self.text.startswith(text, start) else frozenset()
            case Charset():
                found = part.compiled.match(self.text, start)
                return frozenset({start + 1}) if found else frozenset()
            case Sequence(parts):
                places = frozenset({start})
                for each in parts:
                    places = frozenset(end for place in places for end in self._known(each, place))
                return places
            case Choice(options):
                return frozenset(end for option in options for end in self._known(option, start))
            case Name(name):
                return self._known(self.rules[name], start)
            case Repeat(inner, least, most):
                return self._repeated(inner, least, most, start)

    def _known(self, part: Part, start: int) -> frozenset[int]:
        key = (id(part), start)
        if key not in self.known:
            self.known[key] = frozenset()  # a rule that comes back to itself without a step matches nothing
            self.known[key] = self.ends(part, start)
        return self.known[key]

    def _repeated(self, inner: Part, least: int, most: int | None, start: int) -> frozenset[int]:
        places, found, count = {start}, {start} if not least else set(), 0
        while places and (most is None or count < most):
            count += 1
            places = {end for place in places for end in self._known(inner, place)} - found
            if count >= least:
                found |= places
        return frozenset(found)
