"""Mechanisms that add, count and compare: sums held in bounds, remainders, scores, extremes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from causim.checker.ranges import round_divide
from causim.growth.authors.builtin.expressions import At, Expr, Input, Row, condition, range_of, scaled, term
from causim.growth.authors.builtin.layout import choice, match
from causim.growth.authors.builtin.scene import Mechanism, Scene
from causim.model.domain import BoolDomain, IntDomain, LabelDomain, Value, show

_STEPS = ("int 0..1", "int 0..2", "int 0..2", "int 0..3", "int -1..1", "int {0, 2}")


def bounds(scene: Scene) -> tuple[int, int] | None:
    """The least and the greatest value where the node has all integers between."""
    match scene.domain:
        case IntDomain(range() as values):
            return values[0], values[-1]
    return None


def total(scene: Scene) -> Mechanism | None:
    """A sum of terms, held in the node's bounds."""
    ends = bounds(scene)
    if ends is None:
        return None
    low, high = ends
    span = high - low
    chance = (
        scene.chance(*_STEPS)
        if span <= 6
        else scene.chance("int 0..3", f"int 0..{span // 2}", "int {0, 2, 5}")
    )
    body, reach = _sum(scene, chance[0], span=span)
    if reach[1] - reach[0] > 2 * (high - low) + 2 and scene.random.random() < 0.8:
        body, reach = _halved(scene, body, reach)
    slack = scene.random.randint(-1, 1)
    shift = (low + high - reach[0] - reach[1]) // 2 + (slack if high - low > 2 else 0)
    shifted = plus(body, shift) if shift else body
    if low <= reach[0] + shift and reach[1] + shift <= high and not scene.gathering:
        return scene.mechanism("sum", shifted, chance)
    return _held(scene, shifted, chance, low, high)


def _held(scene: Scene, body: Expr, chance: tuple[Input, str | None], low: int, high: int) -> Mechanism:
    """With a `let` now and then."""
    at = body.at
    phrase = f"{body.phrase}; held in {low} to {high}"
    if scene.random.random() < 0.25:
        result = Expr(f"clamp(load, {low}, {high})", phrase, lambda row: _clamp(at(row), low, high))
        return scene.mechanism("total", result, chance, ("load", body.text))
    result = Expr(f"clamp({body.text}, {low}, {high})", phrase, lambda row: _clamp(at(row), low, high))
    return scene.mechanism("total", result, chance)


def _clamp(value: Value, low: int, high: int) -> int:
    return max(low, min(int(value), high))


def _halved(scene: Scene, body: Expr, reach: tuple[int, int]) -> tuple[Expr, tuple[int, int]]:
    at = body.at
    if scene.random.random() < 0.5:
        half = Expr(
            f"({body.text}) // 2", f"half of this sum: {body.phrase}", lambda row: at(row) // 2, level=1
        )
    else:
        half = Expr(f"round_div({body.text}, 2)", f"to the nearest, half of this sum: {body.phrase}",
                    lambda row: round_divide(at(row), 2))  # fmt: skip
    return half, (reach[0] // 2, reach[1] // 2)


def plus(expr: Expr, amount: int) -> Expr:
    sign, word = ("+", "plus") if amount > 0 else ("-", "minus")
    at = expr.at
    return Expr(
        f"{expr.text} {sign} {abs(amount)}",
        f"{expr.phrase}, {word} {abs(amount)}",
        lambda row: at(row) + amount,
        level=2,
    )


def residue(scene: Scene) -> Mechanism | None:
    """A weighted sum or a product, modulo the number of the node's values."""
    ends = bounds(scene)
    if ends is None:
        return None
    low, modulus = ends[0], ends[1] - ends[0] + 1
    chance = scene.chance("int 0..1", "int 0..2", "int 0..3", f"int 0..{modulus - 1}")
    if scene.random.random() < 0.3:
        body = _product(scene, chance[0])
    else:
        body, reach = _sum(scene, chance[0], modulus=modulus)
        if reach[1] - reach[0] < modulus and not scene.gathering:
            return None
    at = body.at
    phrase = f"{body.phrase}; modulo {modulus}" + (f", counted from {low}" if low else "")
    text = f"({body.text}) % {modulus}" + (f" + {low}" if low > 0 else f" - {-low}" if low else "")
    return scene.mechanism("residue", Expr(text, phrase, lambda row: at(row) % modulus + low), chance)


def score(scene: Scene) -> Mechanism | None:
    """A sum that is compared with one threshold or several."""
    if isinstance(scene.domain, BoolDomain):
        return _passed(scene)
    chance = scene.chance(*_STEPS)
    body, _ = _sum(scene, chance[0]) if scene.random.random() < 0.75 else _count(scene, chance[0])
    values = list(scene.domain)
    if not (isinstance(scene.domain, LabelDomain) and scene.domain.ordered) and scene.random.random() < 0.6:
        scene.random.shuffle(values)
    cuts = _thresholds(scene, body, chance[0], len(values) - 1)
    if cuts is None:
        return None
    below = [(f"score < {cut}", show(value)) for cut, value in zip(cuts, values, strict=False)]
    at = body.at

    def result(row: Row) -> Any:
        reached = at(row)
        return values[sum(1 for cut in cuts if reached >= cut)]

    words = ", ".join(f"{_word(value)} below {cut}" for cut, value in zip(cuts, values, strict=False))
    phrase = f"{body.phrase}; {words}, else {_word(values[-1])}"
    text = choice(below, show(values[-1]))
    return scene.mechanism("score", Expr(text, phrase, result), chance, ("score", body.text))


def _word(value: Value) -> str:
    return value if isinstance(value, str) else show(value)


def _passed(scene: Scene) -> Mechanism | None:
    """A truth value: a sum reaches a threshold, or its remainder is one of some."""
    random = scene.random
    chance = scene.chance(*_STEPS)
    body, _ = _sum(scene, chance[0])
    at = body.at
    if random.random() < 0.4:
        modulus = random.choice((2, 3, 3, 4, 5))
        hits = frozenset(random.sample(range(modulus), max(1, modulus // 2)))
        names = [str(hit) for hit in sorted(hits)]
        test = f"== {names[0]}" if len(names) == 1 else f"in {{{', '.join(names)}}}"
        phrase = f"{body.phrase}; true if that is {' or '.join(names)} modulo {modulus}"
        text = f"({body.text}) % {modulus} {test}"
        return scene.mechanism("residue", Expr(text, phrase, lambda row: at(row) % modulus in hits), chance)
    cuts = _thresholds(scene, body, chance[0], 1)
    if cuts is None:
        return None
    (cut,) = cuts
    if random.random() < 0.3:
        test, told = f"< {cut}", f"true below {cut}"
        result: At = lambda row: at(row) < cut  # noqa: E731
    else:
        test, told = f">= {cut}", f"true from {cut} on"
        result = lambda row: at(row) >= cut  # noqa: E731
    phrase = f"{body.phrase}; {told}"
    if scene.gathering or random.random() < 0.3:
        return scene.mechanism("score", Expr(f"score {test}", phrase, result), chance, ("score", body.text))
    return scene.mechanism("score", Expr(f"{body.text} {test}", phrase, result), chance)


def _thresholds(scene: Scene, body: Expr, chance: Input, count: int) -> list[int] | None:
    """Ascending cuts that part what the sum comes to into shares of about one size; None if there is no room."""
    random, inputs = scene.random, (*scene.parents, chance)
    reached = sorted(
        int(body.at(tuple([x.values[int(random.random() * len(x.values))] for x in inputs])))
        for _ in range(24)
    )
    cuts: list[int] = []
    for n in range(count):
        cut = reached[len(reached) * (n + 1) // (count + 1)]
        cuts.append(max(cut, cuts[-1] + 1 if cuts else reached[0] + 1))
    # Where a sum comes to both sides of a cut by one step, a further term of one step will matter as well.
    close = any(cut in reached and cut - 1 in reached for cut in cuts)
    return cuts if close and cuts[-1] <= reached[-1] else None


def count(scene: Scene) -> Mechanism | None:
    """How many conditions hold: enough of them, an odd number, or the number itself."""
    random = scene.random
    chance = scene.chance("bool", "bool", "int 0..3")
    body, most = _count(scene, chance[0])
    at = body.at
    match scene.domain:
        case BoolDomain() if random.random() < 0.2:
            phrase = f"true if an odd number of these hold: {body.phrase}"
            return scene.mechanism("parity", Expr(f"{body.text} % 2 == 1", phrase, lambda row: at(row) % 2 == 1),
                                   chance)  # fmt: skip
        case BoolDomain():
            enough = random.randint(1, most) if most < 4 else most // 2
            phrase = f"true if at least {enough} of these hold: {body.phrase}"
            text = f"{body.text} >= {enough}"
            return scene.mechanism("count", Expr(text, phrase, lambda row: at(row) >= enough), chance)
        case IntDomain(range() as values) if values[-1] - values[0] <= most + 1:
            low, high = values[0], values[-1]
            start = plus(body, low) if low else body
            phrase = f"{start.phrase}; held in {low} to {high}"
            begin = start.at
            return scene.mechanism("count", Expr(f"clamp({start.text}, {low}, {high})", phrase,
                                                 lambda row: _clamp(begin(row), low, high)), chance)  # fmt: skip
    return None


def _count(scene: Scene, chance: Input) -> tuple[Expr, int]:
    tests = [condition(scene.random, x) for x in (*scene.parents, chance)]
    # A bare truth value and a comparison read alike here, so none needs parentheses.
    text = f"count({', '.join(test.text for test in tests)})"
    ats = [test.at for test in tests]
    numbers = isinstance(scene.domain, BoolDomain)
    phrase = ", ".join(test.phrase for test in tests)
    return (
        Expr(
            text,
            phrase if numbers else f"the number of these that hold: {phrase}",
            lambda row: sum([bool(at(row)) for at in ats]),
        ),
        len(tests),
    )


def dial(scene: Scene) -> Mechanism | None:
    """A remainder that picks one of the node's values."""
    values = tuple(scene.domain)
    size = len(values)
    if size < 3 or bounds(scene) is not None:
        return None
    chance = scene.chance(f"int 0..{size - 1}")
    start = _start(chance[0], size)
    if start is None:
        return None
    first, lets = start
    terms = [term(scene.random, parent) for parent in scene.parents]
    body = added([*terms, first], [1] * (len(terms) + 1))
    at = body.at
    order = list(values)
    if scene.random.random() < 0.6:
        scene.random.shuffle(order)
    names = [_word(value) for value in order]
    arms = [(str(n), show(value)) for n, value in enumerate(order)]
    phrase = f"{body.phrase}; modulo {size}, which picks {', '.join(names[:-1])} or {names[-1]}"
    result = Expr(match(["turn"], arms), phrase, lambda row: order[at(row) % size])
    return scene.mechanism("dial", result, chance, *lets, ("turn", f"({body.text}) % {size}"))


def _start(chance: Input, size: int) -> tuple[Expr, tuple[tuple[str, str], ...]] | None:
    """A term of the exogenous variable that comes to every remainder."""
    i = chance.place
    match chance.domain:
        case IntDomain(range() as values) if len(values) >= size:
            return Expr(chance.name, chance.noun, lambda row: row[i]), ()
        case BoolDomain():
            return None
        case LabelDomain(labels, True) if len(labels) >= size:
            rank = {label: n for n, label in enumerate(labels)}
            return Expr(f"int({chance.name})", f"the rank of {chance.noun}", lambda row: rank[row[i]]), ()
    if len(chance.values) < size:
        return None
    place = {value: n for n, value in enumerate(chance.values)}
    text = match([chance.name], [(show(value), str(n)) for value, n in place.items()])
    return Expr("start", f"the place of {chance.noun}", lambda row: place[row[i]]), (("start", text),)


def extreme(scene: Scene) -> Mechanism | None:
    """The greatest or the least of some terms, moved by chance."""
    ends = bounds(scene)
    if ends is None:
        return None
    low, high = ends
    random = scene.random
    alone, span = len(scene.parents) == 1, high - low
    chance = (
        scene.chance(f"int {low}..{high}", *(() if span > 6 else _STEPS)) if alone else scene.chance(*_STEPS)
    )
    terms = [
        _stretched(term(random, parent), parent, span, len(scene.parents) + 1) for parent in scene.parents
    ]
    name = random.choice(("max", "min"))
    word = "greatest" if name == "max" else "least"
    pick = max if name == "max" else min
    last = term(random, chance[0], plain=True)
    if len(terms) == 1:
        terms.append(last)
    ats = [t.at for t in terms]
    phrase = f"the {word} of {', '.join(t.phrase for t in terms[:-1])} and {terms[-1].phrase}"
    body = Expr(
        f"{name}({', '.join(t.text for t in terms)})", phrase, lambda row: pick([at(row) for at in ats])
    )
    if len(scene.parents) > 1:
        body = added([body, last], [1, 1])
    return _held(scene, body, chance, low, high)


def _stretched(one: Expr, x: Input, span: int, width: int) -> Expr:
    """A term that reaches the ends of a wide domain."""
    ends = range_of(one, x, width)
    factor = span // max(1, ends[1] - ends[0]) if span > 6 else 1
    return scaled(one, factor, _times(factor, one.phrase)) if factor > 1 else one


# --- sums


def _sum(scene: Scene, chance: Input, *, modulus: int = 0, span: int = 0) -> tuple[Expr, tuple[int, int]]:
    """A term of each parent and one of the exogenous variable, and their reach."""
    random, width = scene.random, len(scene.parents) + 1
    terms, signs, low, high = [], [], 0, 0
    for n, x in enumerate((*scene.parents, chance)):
        one = term(random, x, plain=x is chance or modulus > 3 or span > 6)
        ends = range_of(one, x, width)
        factor = 1
        if modulus > 3 and x is not chance and random.random() < 0.6:
            factor = random.randint(2, modulus - 1)
        elif span > 6 and x is not chance:  # so that a few small terms reach the ends of a wide domain
            factor = max(1, min(5, span // max(1, (ends[1] - ends[0]) * width)))
        one = scaled(one, factor, _times(factor, one.phrase))
        ends = factor * ends[0], factor * ends[1]
        sign = -1 if n and random.random() < 0.3 else 1
        low += min(sign * ends[0], sign * ends[1])
        high += max(sign * ends[0], sign * ends[1])
        terms.append(one)
        signs.append(sign)
    return added(terms, signs), (low, high)


def _times(factor: int, phrase: str) -> str:
    if phrase.startswith("1 if "):
        return f"{factor}{phrase[1:]}"
    return f"twice {phrase}" if factor == 2 else f"{factor} times {phrase}"


def _product(scene: Scene, chance: Input) -> Expr:
    """The product of the first term and one more than chance, plus the other terms."""
    random = scene.random
    first = term(random, scene.parents[0], plain=True)
    last = term(random, chance, plain=True)
    a, b = first.at, last.at
    text = f"{first.factor} * ({last.text} + 1)"
    times = Expr(
        text,
        f"{first.phrase}, times one more than {last.phrase}",
        lambda row: a(row) * (b(row) + 1),
        level=1,
    )
    rest = [term(random, parent) for parent in scene.parents[1:]]
    return added([times, *rest], [1] * (1 + len(rest)))


def added(terms: Sequence[Expr], signs: Sequence[int]) -> Expr:
    """The sum of signed terms; the first sign is +."""
    text, phrase = terms[0].operand, terms[0].phrase
    for one, sign in zip(terms[1:], signs[1:], strict=True):
        text += f" {'+' if sign > 0 else '-'} {one.operand}"
        phrase += f", {'plus' if sign > 0 else 'minus'} {one.phrase}"
    if len(terms) == 1:
        return terms[0]
    signed = [(one.at, sign) for one, sign in zip(terms, signs, strict=True)]

    def at(row: Row) -> Any:
        reached = 0
        for value, sign in signed:
            reached += sign * value(row)
        return reached

    return Expr(text, phrase, at, level=2)
