"""Samplers as exact distributions."""

from __future__ import annotations

from fractions import Fraction
from textwrap import indent

import pytest

from causim.errors import SpecError
from causim.interop.python.module import read_module
from causim.interop.python.reading import read_python
from causim.interop.python.samplers import distribution
from causim.model.domain import Value
from causim.source import SourceText

HEAD = "import random\nfrom random import choice, random as real\n"
HEAD += "VALUES = ['a', 'b', 'c']\nP = 0.2\ndef twice(x):\n    return 2 * x\n"


def drawn(body: str, head: str = HEAD) -> dict[Value, Fraction]:
    text = f"{head}def U_X(rng=None):\n{indent(body, '    ')}\n"
    module = read_module(read_python(SourceText("f.py", text)), imports=True)
    return dict(distribution(module, module.functions["U_X"]))


def of(**weights: str) -> dict[Value, Fraction]:
    return {key.strip("_"): Fraction(weight) for key, weight in weights.items()}


def numbers(*pairs: tuple[Value, str]) -> dict[Value, Fraction]:
    return {value: Fraction(weight) for value, weight in pairs}


SAMPLERS: dict[str, dict[Value, Fraction]] = {
    "return random.choice(VALUES)": of(a="1/3", b="1/3", c="1/3"),
    "return choice([1, 2]) if real() < 0.5 else 3": numbers((1, "1/4"), (2, "1/4"), (3, "1/2")),
    "return rng.choice(('a', 'a', 'b'))": of(a="2/3", b="1/3"),
    "return random.choices(VALUES, weights=[1, 2, 0.5])[0]": of(a="2/7", b="4/7", c="1/7"),
    "return random.choices(VALUES, [5, 3, 2], k=1)[0]": of(a="1/2", b="3/10", c="1/5"),
    "return random.choices(VALUES, cum_weights=(10, 30, 40))[0]": of(a="1/4", b="1/2", c="1/4"),
    "return random.randint(1, 3)": numbers((1, "1/3"), (2, "1/3"), (3, "1/3")),
    "return random.randrange(0, 10, 5)": numbers((0, "1/2"), (5, "1/2")),
    "return random.choice(range(2)) * 10 - 1": numbers((-1, "1/2"), (9, "1/2")),
    "return bool(random.getrandbits(1))": {False: Fraction(1, 2), True: Fraction(1, 2)},
    "return random.random() < 0.3": {True: Fraction(3, 10), False: Fraction(7, 10)},
    "return 1 if random.random() >= 1 - P else 0": numbers((0, "4/5"), (1, "1/5")),
    "return random.uniform(0, 5) > 4": {False: Fraction(4, 5), True: Fraction(1, 5)},
    "return 10 * random.random() - 5 <= 1 / 3": {True: Fraction(8, 15), False: Fraction(7, 15)},
    "return 1 - random.random() < 0.3": {True: Fraction(3, 10), False: Fraction(7, 10)},
    "r = random.random()\nif r < 0.2:\n    return 'a'\nelif r < 0.7:\n    return 'b'\nreturn 'c'": of(
        a="1/5", b="1/2", c="3/10"
    ),
    # A draw for each test: the second is made only where the first fails.
    "if random.random() < 0.5:\n    return 'a'\nif random.random() < 0.5:\n    return 'b'\nreturn 'c'": of(
        a="1/2", b="1/4", c="1/4"
    ),
    "return random.randint(1, 2) + twice(random.randint(0, 1))": numbers(
        (1, "1/4"), (2, "1/4"), (3, "1/4"), (4, "1/4")
    ),
    "x = random.randint(0, 5)\nreturn x % 2 == 0 and x > 1": {False: Fraction(2, 3), True: Fraction(1, 3)},
    "return random.random() < 1.5": {True: Fraction(1)},
    "return 'a'": of(a="1"),
    "return {0: 'a', 1: 'b', 2: 'b'}[random.randint(0, 2)]": of(a="1/3", b="2/3"),
    "d = random.randint(0, 1)\nreturn 6 // d if d else 0": numbers((0, "1/2"), (6, "1/2")),
}


@pytest.mark.parametrize("body", SAMPLERS)
def test_a_sampler_is_its_exact_distribution(body: str) -> None:
    found = drawn(body)
    assert {(type(k), k): v for k, v in found.items()} == {(type(k), k): v for k, v in SAMPLERS[body].items()}


REFUSED = {
    "return random.random()": "python-sampler",
    "return random.gauss(0, 1)": "python-sampler",
    "return random.random() < random.random()": "python-sampler",
    "return random.choice([])": "python-sampler",
    "return random.choice((1, 'a'))": "python-sampler",
    "return random.randint(0, 10**9)": "python-unsupported",
    "return random.randint(0, 1000000000)": "python-sampler",
    "return random.randint(0, 999999999999999999)": "python-sampler",
    "return random.randint(3, 2)": "python-sampler",
    "return random.randint(0, 99) + random.randint(0, 99) * random.randint(0, 99)": "python-sampler",
    "return random.choices(VALUES, weights=[1, -1, 2])[0]": "python-sampler",
    "return random.choices(VALUES, weights=[0, 0, 0])[0]": "python-sampler",
    "return random.choices(VALUES, k=2)[0]": "python-sampler",
    "return random.choices(VALUES)": "python-unsupported",
    "return 6 // random.randint(0, 1)": "python-sampler",
    "random.seed(1)\nreturn random.randint(0, 1)": "python-unsupported",
    "while random.random() < 0.5:\n    pass\nreturn 1": "python-unsupported",
    "return numpy.random.choice([1, 2])": "python-unsupported",
    "return rng": "python-name",
}


@pytest.mark.parametrize("body", REFUSED)
def test_what_is_no_finite_distribution_is_refused(body: str) -> None:
    with pytest.raises(SpecError) as caught:
        drawn(body)
    assert [d.code for d in caught.value.diagnostics] == [REFUSED[body]]
