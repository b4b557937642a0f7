"""Mechanisms that go by cases: matches, declared tables, conditionals, and logic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, product
from typing import Any

from causim.growth.authors.builtin.expressions import Expr, Input, Row, condition, listed, literals
from causim.growth.authors.builtin.layout import choice, doc_lines, match
from causim.growth.authors.builtin.scene import Mechanism, Scene
from causim.model.domain import BoolDomain, LabelDomain, Value, show

_MAX_ROWS = 14

Group = tuple[Value, ...]
Case = tuple[tuple[Group | None, ...], Value]  # None matches everything


# --- matches and tables


def cases(scene: Scene) -> Mechanism | None:
    """A `match` on parents and chance, whose arms part all combinations."""
    made = _parted(scene, "bool", "int 0..1", "int 0..2", "int 0..3")
    if made is None:
        return None
    rows, inputs, chance = made
    text = match([x.name for x in inputs], [(_pattern(groups), show(value)) for groups, value in rows])
    return scene.mechanism("match", Expr(text, _told(scene, inputs), _Lookup(rows, inputs)), chance)


def table(scene: Scene) -> Mechanism | None:
    """The same, as a declared table of the node's own."""
    made = _parted(scene, "bool", "int 0..1", "int 0..2", "int 0..3")
    if made is None:
        return None
    rows, inputs, chance = made
    types = dict(zip((p.name for p in scene.parents), scene.parent_types, strict=True))
    types[chance[0].name] = chance[1] or scene.type
    name = scene.name.upper()
    head = f"table {name}({', '.join(types[x.name] for x in inputs)}) -> {scene.type} {{"
    nouns = listed([x.noun for x in inputs])
    own = scene.wording.noun.format(name=scene.name.replace("_", " ").lower())
    doc = doc_lines(f"What {own} comes to with {nouns}.")
    body = [f"  {_pattern(groups)} => {show(value)}," for groups, value in rows]
    result = Expr(f"{name}[{', '.join(x.name for x in inputs)}]", _told(scene, inputs), _Lookup(rows, inputs))
    made_ = scene.mechanism("table", result, chance)
    return replace(made_, declarations=("\n".join([head, doc, *body, "}"]),))


def _told(scene: Scene, inputs: Sequence[Input]) -> str:
    return scene.random.choice(scene.wording.cases).format(inputs=listed([x.noun for x in inputs]))


def _pattern(groups: Sequence[Group | None]) -> str:
    texts = ["_" if group is None else literals(group) for group in groups]
    return texts[0] if len(texts) == 1 else f"({', '.join(texts)})"


class _Lookup:
    """The value of the first row that matches, found once for each combination."""

    def __init__(self, rows: Sequence[Case], inputs: Sequence[Input]) -> None:
        self._places = [x.place for x in inputs]
        self._values: dict[Row, Value] = {}
        for groups, value in rows:
            sets = [x.values if group is None else group for group, x in zip(groups, inputs, strict=True)]
            for key in product(*sets):
                self._values.setdefault(key, value)

    def __call__(self, row: Row) -> Value:
        return self._values[tuple([row[i] for i in self._places])]


def _parted(
    scene: Scene, *types: str
) -> tuple[list[Case], tuple[Input, ...], tuple[Input, str | None]] | None:
    """Rows that part the combinations of all inputs; None for too many inputs."""
    if len(scene.parents) > 2:
        return None
    chance = scene.chance(*types)
    inputs = (*scene.parents, chance[0])
    # Of many values a group more than two makes long lists; each first group is parted again.
    parts: list[list[Group]] = []
    for n, x in enumerate(inputs):
        most = len(x.values) if n == 0 and len(inputs) == 2 else 3 if len(inputs) == 2 or n == 0 else 2
        parts.append(_groups(scene, x, most))
    values = _palette(scene)
    rows: list[Case] = []
    for keys in _keys(scene, parts):
        value = next(values)
        while rows and value == rows[-1][1] and keys[:-1] == rows[-1][0][:-1]:
            value = next(values)
        rows.append((keys, value))
    return (rows, inputs, chance) if len(rows) <= _MAX_ROWS else None


def _keys(scene: Scene, parts: Sequence[Sequence[Group]]) -> list[tuple[Group | None, ...]]:
    """Combinations of groups; after some first ones, the others make no difference."""
    if not parts:
        return [()]
    found: list[tuple[Group | None, ...]] = []
    for group in parts[0]:
        if len(parts) > 1 and scene.random.random() < 0.25:
            found.append((group, *[None] * (len(parts) - 1)))
        else:
            found.extend((group, *rest) for rest in _keys(scene, parts[1:]))
    return found


def _groups(scene: Scene, x: Input, most: int) -> list[Group]:
    """The values in two groups or more, neighbours together where the values have an order."""
    random, values = scene.random, list(x.values)
    count = min(len(values), random.randint(2, max(2, most)))
    if isinstance(x.domain, LabelDomain) and not x.domain.ordered:
        random.shuffle(values)
    cuts = sorted(random.sample(range(1, len(values)), count - 1))
    ends = [0, *cuts, len(values)]
    order = {value: n for n, value in enumerate(x.values)}
    return [tuple(sorted(values[a:b], key=order.__getitem__)) for a, b in pairwise(ends)]


def _palette(scene: Scene) -> Iterator[Value]:
    """All values of the node in one random order after another, of very many a few."""
    values = list(scene.domain)
    if len(values) > 6:
        values = scene.random.sample(values, 6)
    while True:
        yield from scene.random.sample(values, len(values))


# --- conditionals


def branches(scene: Scene) -> Mechanism | None:
    """`if`, `elif` and `else`: conditions on the parents, constants as results, and chance among them or at the end."""
    random = scene.random
    if len(scene.parents) > 3:
        return None
    chance = scene.chance("", "", "bool", "int 0..2")
    own = chance[0]
    tests = [condition(random, parent) for parent in scene.parents]
    random.shuffle(tests)
    if len(tests) > 1 and random.random() < 0.4:
        tests[:2] = [joined(random.choice(("and", "or")), tests[0], tests[1])]
    left_to_chance = own.domain == scene.domain
    if not left_to_chance:
        tests.insert(random.randint(0, len(tests)), condition(random, own))
    palette = _palette(scene)
    results = [constant(next(palette)) for _ in tests]
    last = _as_it_is(own) if left_to_chance else constant(next(palette))
    told = [f"{result.phrase} if {test.phrase}" for test, result in zip(tests, results, strict=True)]
    text = choice([(test.text, result.text) for test, result in zip(tests, results, strict=True)], last.text)
    ats = [(test.at, result.at) for test, result in zip(tests, results, strict=True)]

    def at(row: Row) -> Any:
        for test, result in ats:
            if test(row):
                return result(row)
        return last.at(row)

    return scene.mechanism("branches", Expr(text, f"{'; '.join(told)}; else {last.phrase}", at), chance)


def constant(value: Value) -> Expr:
    return Expr(show(value), value if isinstance(value, str) else show(value), lambda row: value)


def _as_it_is(own: Input) -> Expr:
    return Expr(own.name, f"as {own.noun} has it", lambda row: row[own.place])


def extreme_label(scene: Scene) -> Mechanism | None:
    """The higher or the lower of what chance has and what a parent calls for, for ordinals."""
    random = scene.random
    if not isinstance(scene.domain, LabelDomain) or not scene.domain.ordered or len(scene.parents) != 1:
        return None
    chance = scene.chance("")
    own, (parent,) = chance[0], scene.parents
    if own.domain != scene.domain:
        return None
    rank: dict[Value, int] = {label: n for n, label in enumerate(scene.domain.labels)}
    name, word = random.choice((("max", "higher"), ("min", "lower")))
    pick = max if name == "max" else min
    lets: tuple[tuple[str, str], ...] = ()
    if parent.domain == scene.domain:
        called = Expr(parent.name, parent.noun, lambda row: row[0])
    else:
        values = _palette(scene)
        rows: list[Case] = [((group,), next(values)) for group in _groups(scene, parent, 4)]
        text = match([parent.name], [(_pattern(groups), show(value)) for groups, value in rows])
        called = Expr("called", f"what {parent.noun} calls for", _Lookup(rows, (parent,)))
        lets = (("called", text),)
    at = called.at
    phrase = f"the {word} of {called.phrase} and {own.noun}"
    result = Expr(
        f"{name}({called.text}, {own.name})", phrase,
        lambda row: pick(at(row), row[own.place], key=rank.__getitem__),
    )  # fmt: skip
    return scene.mechanism("extreme", result, chance, *lets)


# --- logic


def logic(scene: Scene) -> Mechanism | None:
    """A truth value of conditions on all inputs."""
    random = scene.random
    if not isinstance(scene.domain, BoolDomain) or len(scene.parents) > 3:
        return None
    chance = scene.chance("bool", "bool", "int 0..2", "int 0..3")
    tests = [condition(random, x) for x in (*scene.parents, chance[0])]
    if len(tests) == 3 and random.random() < 0.35:
        a, b, c = tests
        text = f"if {a.text} then {b.text} else {c.text}"
        phrase = f"if {a.phrase}, true if {b.phrase}; else true if {c.phrase}"
        return scene.mechanism(
            "logic", Expr(text, phrase, lambda row: (b if a.at(row) else c).at(row)), chance
        )
    whole = tests[0]
    if len(tests) > 2 and random.random() < 0.3:
        return scene.mechanism("logic", _odd(tests), chance)
    for test in tests[1:]:
        whole = joined(random.choice(("and", "or", "!=") if len(tests) == 2 else ("and", "or")), whole, test)
    return scene.mechanism("logic", replace(whole, phrase=f"true if {whole.phrase}"), chance)


def _odd(tests: Sequence[Expr]) -> Expr:
    """Whether an odd number of conditions holds, as a chain of exclusive ors."""
    text = tests[0].operand
    for n, test in enumerate(tests[1:], start=2):
        text = f"{text} != {test.operand}" if n == len(tests) else f"({text} != {test.operand})"
    ats = [test.at for test in tests]
    phrase = f"true if an odd number of these hold: {', '.join(test.phrase for test in tests)}"
    return Expr(text, phrase, lambda row: sum([bool(at(row)) for at in ats]) % 2 == 1)


def joined(operator: str, a: Expr, b: Expr) -> Expr:
    """Two conditions as one; `!=` is the exclusive or."""
    left, right = a.at, b.at
    compound = " and " in a.text or " or " in a.text
    first = f"({a.text})" if compound else a.text
    match operator:
        case "and":
            link = f"{a.phrase}, and moreover {b.phrase}" if compound else f"{a.phrase} and {b.phrase}"
            return Expr(f"{first} and {b.text}", link, lambda row: bool(left(row) and right(row)), level=2)
        case "or":
            link = f"{a.phrase}, or else {b.phrase}" if compound else f"{a.phrase} or {b.phrase}"
            return Expr(f"{first} or {b.text}", link, lambda row: bool(left(row) or right(row)), level=2)
    link = f"either {a.phrase} or {b.phrase}, but not both"
    return Expr(f"{a.operand} != {b.operand}", link, lambda row: left(row) != right(row), level=2)


def compared(scene: Scene) -> Mechanism | None:
    """Whether a parent reaches what chance has it measured by."""
    random = scene.random
    if not isinstance(scene.domain, BoolDomain) or len(scene.parents) != 1:
        return None
    (parent,), (type_,) = scene.parents, scene.parent_types
    if isinstance(parent.domain, BoolDomain) or (
        isinstance(parent.domain, LabelDomain) and not parent.domain.ordered
    ):
        return None
    if scene.own is not None and scene.own.domain != parent.domain:
        return None
    own = replace(scene.own or scene.chance("bool")[0], domain=parent.domain)
    chance = (own, scene.own_type if scene.own is not None else type_)
    rank = {value: n for n, value in enumerate(parent.values)}
    if random.random() < 0.5:
        result = Expr(f"{parent.name} >= {own.name}", f"true if {parent.noun} is at least what {own.noun} sets",
                      lambda row: rank[row[0]] >= rank[row[own.place]])  # fmt: skip
    else:
        result = Expr(f"{parent.name} < {own.name}", f"true if {parent.noun} is below what {own.noun} sets",
                      lambda row: rank[row[0]] < rank[row[own.place]])  # fmt: skip
    return scene.mechanism("compared", result, chance)
