"""Python mechanisms as the language says them, and all that is refused: fast, with a code and a line."""

from __future__ import annotations

import re
import time
from textwrap import dedent

import pytest

from causim.diagnostics.catalog import CATALOG, Entry
from causim.errors import SpecError
from causim.model.domain import BOOL, IntDomain, LabelDomain
from tests.examples import GLYPH
from tests.python_examples import findings, mechanism, said

TRANSLATIONS = {
    "assignments": (
        """
        def f_Y(A, u):
            level: int = A * 2 - 1
            level += u
            return max(0, min(level, 9))
        """,
        """
        let level = A * 2 - 1
        let level_2 = level + U
        return max(0, min(level_2, 9))
        """,
    ),
    "reassigned in branches": (
        """
        def f_Y(A, Sick, Dose, u):
            shift = 0
            if Sick:
                shift = 2
            elif Dose == "low":
                shift = u
            return A + shift
        """,
        """
        let shift = if Sick then 2 elif Dose == "low" then U else 0
        return A + shift
        """,
    ),
    "a name that is used for several things": (
        """
        def f_Y(A, Sick, Dose, u):
            if Sick:
                it = Dose
                level = int(it == "low")
            else:
                it = A + u
                level = it * it
            return level
        """,
        """
        return if Sick then int(Dose == "low") else (A + U) * (A + U)
        """,
    ),
    "early returns": (
        """
        def f_Y(A, u):
            if A == 0:
                return 0
            share = 100 // A
            if u > 1:
                return share
            return share % 7
        """,
        """
        return if A == 0 then 0 elif U > 1 then 100 // A else 100 // A % 7
        """,
    ),
    "returns in some branches only": (
        """
        def f_Y(A, Sick, u):
            if Sick:
                if u == 0:
                    return 9
                A = A - 1 - u * 2
            else:
                A = A + 1
            return abs(A)
        """,
        """
        let A_2 = if Sick then A - 1 - U * 2 else A + 1
        return if Sick and U == 0 then 9 else abs(A_2)
        """,
    ),
    "conditions": (
        """
        def f_Y(A, Sick, Dose, u):
            return 2 <= A < 5 and not Sick or Dose not in ("none", "high") and u != 1
        """,
        """
        return 2 <= A and A < 5 and not Sick or Dose not in {"none", "high"} and U != 1
        """,
    ),
    "truth values count": (
        """
        def f_Y(A, Sick, u):
            points = sum([A > 3, Sick, u == 0])
            return points + Sick + int(A in {1, 5, 6, 7}) + (1 if A else 0)
        """,
        """
        let points = count(A > 3, Sick, U == 0)
        return points + int(Sick) + int(A in {1, 5..7}) + (if A != 0 then 1 else 0)
        """,
    ),
    "dictionaries": (
        """
        RELIEF = {"none": 0, "low": 2, "high": 4}
        def f_Y(A, Sick, Dose, u):
            relief = RELIEF[Dose]
            more = {(True, 0): 1, (True, 1): 1, (False, 2): 3}
            extra = more.get((Sick, u), 0)
            return relief + extra
        """,
        """
        let relief = match Dose { "none" => 0, "low" => 2, "high" => 4 }
        let extra = match Sick, U { (true, 0) => 1, (true, 1) => 1, (false, 2) => 3, (_, _) => 0, }
        return relief + extra
        """,
    ),
    "ranks of an ordinal": (
        """
        RANK = {"none": 0, "low": 1, "high": 2}
        def f_Y(Dose, u):
            return max(Dose, "low", key=RANK.get) if RANK[Dose] > u else "none"
        """,
        """
        return if int(Dose) > U then if int(Dose) >= 1 then Dose else "low" else "none"
        """,
    ),
    "sequences": (
        """
        def f_Y(A, Dose, u):
            low, high = (1, 2)
            return (low, 5, high)[u] + ("none", "low", "high").index(Dose) + [A > 1, u > 1].count(True)
        """,
        """
        return match U { 0 => 1, 1 => 5, 2 => 2 } + int(Dose) + count(A > 1, U > 1)
        """,
    ),
    "division": (
        """
        def f_Y(A, u):
            return round(A / 4) + int(A / 2) - A // -3 + A ** 2 % 10
        """,
        """
        return round_div(A, 4) + A // 2 - A // -3 + A * A % 10
        """,
    ),
    "functions and constants of the text": (
        """
        LIMIT = 2 * 3
        def capped(x, most):
            if x > most:
                return most
            return x
        def f_Y(A, u):
            return capped(A + u, LIMIT)
        """,
        """
        let x = A + U
        return if x > 6 then 6 else x
        """,
    ),
    "values of conditions": (
        """
        def f_Y(A, Sick, u):
            return A or u
        """,
        """
        return if A != 0 then A else U
        """,
    ),
    "names that the language keeps for itself": (
        """
        def f_Y(A, u):
            count = A * 2
            let = count + u
            return let * let + count
        """,
        """
        let count_2 = A * 2
        let let_2 = count_2 + U
        return let_2 * let_2 + count_2
        """,
    ),
}


@pytest.mark.parametrize("name", TRANSLATIONS)
def test_python_in_the_words_of_the_language(name: str) -> None:
    python, expected = map(dedent, TRANSLATIONS[name])
    assert " ".join(said(mechanism(python)).split()) == " ".join(expected.split())


def test_the_declared_type_decides_what_0_and_1_are() -> None:
    text = "def f_Y(A, u):\n    if A > 3:\n        return 1\n    return 0\n"
    assert said(mechanism(text, result=BOOL)) == "return A > 3"
    assert said(mechanism(text, result=IntDomain(range(2)))) == "return if A > 3 then 1 else 0"
    assert (
        said(mechanism("def f_Y(A, u):\n    return A > u\n", result=IntDomain(range(2))))
        == "return int(A > U)"
    )


def test_labels_of_another_type_are_given_the_type_of_the_node() -> None:
    text = 'def f_Y(Dose, u):\n    return Dose if u else "unknown"\n'
    found = mechanism(text, result=LabelDomain(("unknown", "high", "low", "none")))
    names = '"none" => "none", "low" => "low", "high" => "high",'
    assert " ".join(said(found).split()) == f'return if U != 0 then match Dose {{ {names} }} else "unknown"'


BODIES = {  # bodies of `def f_Y(A, Sick, Dose, u):`, and the line of the fault in them
    "while True:\n    pass\nreturn A": ("python-unsupported", 1),
    "for i in range(3):\n    A += i\nreturn A": ("python-unsupported", 1),
    "import os\nreturn 1": ("python-unsupported", 1),
    "global A\nreturn 1": ("python-unsupported", 1),
    "x = A\nreturn __import__('os').system('true')": ("python-unsupported", 2),
    "return A.__class__.__mro__": ("python-unsupported", 1),
    "return (lambda: A)()": ("python-unsupported", 1),
    "return sum([x for x in (A, u)])": ("python-unsupported", 1),
    "return sum(x for x in (A, u))": ("python-unsupported", 1),
    'return f"{A}"': ("python-unsupported", 1),
    "return '%s' % Dose": ("python-type", 1),
    "return Dose + Dose": ("python-type", 1),
    "return eval('A')": ("python-unsupported", 1),
    "return open('f').read()": ("python-unsupported", 1),
    "return (k := A) + k": ("python-unsupported", 1),
    "return [A, u][0:1]": ("python-unsupported", 1),
    "return {**{1: 2}}[A]": ("python-unsupported", 1),
    "return max(*[A, u])": ("python-unsupported", 1),
    "return max(A)": ("python-unsupported", 1),
    "return min([])": ("python-unsupported", 1),
    "return sum([A] * 3)": ("python-unsupported", 1),
    "return max([" + "A, " * 300 + "u])": ("python-too-large", 1),
    "return f_Y(A, Sick, Dose, u)": ("python-unsupported", None),
    "def g():\n    return 1\nreturn g()": ("python-unsupported", 1),
    "try:\n    return 1 // A\nexcept ZeroDivisionError:\n    return 0": ("python-unsupported", 1),
    "raise ValueError": ("python-unsupported", 1),
    "assert A\nreturn A": ("python-unsupported", 1),
    "match A:\n    case _:\n        return 1": ("python-unsupported", 1),
    "return A if Sick is None else u": ("python-unsupported", 1),
    "return None": ("python-unsupported", 1),
    "return": ("python-no-return", 1),
    "pass": ("python-no-return", 1),
    "return A / 2": ("python-unsupported", 1),
    "return int((A - 5) / 2)": ("python-unsupported", 1),
    "return A ** u": ("python-unsupported", 1),
    "return A & u": ("python-unsupported", 1),
    "return 2.5": ("python-type", 1),
    "return 1j": ("python-unsupported", 1),
    "return b'x'": ("python-unsupported", 1),
    "return 99999999999999999999": ("overflow", 1),
    "return 9 ** 8 ** 2 ** 2": ("python-unsupported", 1),
    "return " + "9" * 5000: ("python-syntax", None),
    "return 0x" + "F" * 5000: ("overflow", 1),
    "x = A + 9\nx = x ** 8\nx = x ** 8\nreturn x": ("overflow", 3),
    "return A // 0": ("division-by-zero", 1),
    'return Dose == "hgih"': ("unknown-label", 1),
    'return Dose in ("low", "lwo")': ("unknown-label", 1),
    'return Dose < "low"': ("python-type", 1),
    "return Dose == 1": ("python-type", 1),
    "return A if u else Dose": ("python-type", 1),
    "return (A, u)": ("python-unsupported", 1),
    "return '\\x1b[31m'": ("python-type", 1),
    "return rng.choice((1, 2))": ("python-unsupported", 1),
    "A[0] = 1\nreturn A": ("python-unsupported", 1),
    "return ((" * 12 + "A" + "))" * 12 + " +": ("python-syntax", 1),
    "return " + "(" * 100 + "A" + ")" * 100: ("python-too-large", 1),
    "return " + "not " * 3000 + "A": ("python-too-large", 1),
    "return " + "-" * 1500 + "A": ("python-too-large", 1),
    "return " + "A if Sick else " * 400 + "A": (None, None),  # a chain is wide, not deep
    "return " + "A + " * 900 + "A": (None, None),
    "x = A\nif Sick:\n" + "    x = A // x + x // (x + 1)\n" * 20 + "return x": ("python-too-large", None),
}


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body[:40])
def test_what_is_no_mechanism_is_refused_at_once_with_its_line(body: str) -> None:
    code, line = BODIES[body]
    text = "def f_Y(A, Sick, Dose, u):\n" + "".join(f"    {part}\n" for part in body.splitlines())
    start = time.process_time()
    found = findings(text, "f.py")
    assert time.process_time() - start < 1
    assert [d.code for d in found] == ([code] if code else [])
    if line is not None:
        assert found[0].span is not None
        assert found[0].span.line == line + 1


TEXTS = {
    "": "python-signature",
    "return 1": "python-unsupported",
    "The dose, less the pain.": "python-syntax",
    "print('hello')": "python-unsupported",
    "import os\ndef f_Y(A, u):\n    return A": "python-unsupported",
    "class Y:\n    pass": "python-unsupported",
    "async def f_Y(A, u):\n    return A": "python-unsupported",
    "@decorated\ndef f_Y(A, u):\n    return A": "python-signature",
    "def f_Y(A, u=open('f')):\n    return A": "python-signature",
    "def f_Y(A, *, u):\n    return A": "python-signature",
    "def f_Y(A, **u):\n    return A": "python-signature",
    "def f_Y(A, u, v):\n    return A": "python-signature",
    "def f_Y():\n    return 1": "python-signature",
    "def f_Y(A, u):\n    return A\ndef f_Y(A, u):\n    return u": "python-name",
    "X = X + 1\ndef f_Y(A, u):\n    return X": "python-name",
    "X = 1\ndef f_Y(A, u):\n    X = X + u\n    return X + A": "python-name",  # local, from the first line on
    "def f_Y(A, u):\n  return A\n return u": "python-syntax",
    "def f_Y(A, u):\n\treturn A\n        return u": "python-syntax",
    "def f_Y(A, u):\n    return A\0": "python-text",
    "def f_Y(A, u):\n    return A\u2028": "python-text",
    "def f_Y(A, u):\r    return A": "python-text",
    "def f_Y(A, \u1d64):\n    return A": "python-text",
    "def f_Y(A, u):\n    return A +\u00a0u": "python-text",
    "def f_Y(A, u):\n    return " + "(" * 100_000: "python-too-large",
    "def f_Y(A, u):\n" + " " * 4000 + "return A": "python-too-large",
    "x = 1\n" * 2_000_000: "python-too-large",
    "def f_Y(A, u):\n    return '" + "\\" * 16_000: "python-syntax",
    '"""' * 5_000: "python-too-large",
}


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: repr(text[:40]))
def test_what_is_no_function_of_the_parents_is_refused_at_once(text: str) -> None:
    start = time.process_time()
    found = findings(text, "f.py")
    assert time.process_time() - start < 1
    assert [d.code for d in found] == [TEXTS[text]]


def test_functions_that_call_each_other_end_in_a_result_or_a_refusal() -> None:
    """Each triples the work of the one before: unbounded, 3**20 bodies would be read."""
    chain = "".join(f"def g{i + 1}(x):\n    return g{i}(x) + g{i}(x + 1) - g{i}(x - 1)\n" for i in range(20))
    text = f"def g0(x):\n    return x\n{chain}def f_Y(A, u):\n    return g20(A)\n"
    start = time.process_time()
    assert findings(text, "f.py")[0].code == "python-unsupported"  # too many within each other
    assert findings(text.replace("g20(A)", "g10(A)"), "f.py")[0].code == "python-too-large"
    assert findings(text.replace("g20(A)", "g3(A)"), "f.py") == []
    assert time.process_time() - start < 2


def test_a_fault_is_placed_in_characters_though_python_counts_bytes() -> None:
    text = 'def f_Y(A, u):\n    return {"日本語": 1}["日本語"] + nope\n'
    with pytest.raises(SpecError) as caught:
        mechanism(text)
    span = caught.value.diagnostics[0].span
    assert span is not None
    assert span.text == "nope"


ENTRIES = [pytest.param(e, id=e.code) for e in CATALOG.values() if re.match("python-|state-", e.code)]


@pytest.mark.parametrize("entry", ENTRIES)
def test_examples_of_the_catalogue_show_what_they_say(entry: Entry) -> None:
    bad, good = (GLYPH.sub(lambda glyph: chr(int(glyph[1], 16)), text) for text in (entry.bad, entry.good))
    assert {d.code for d in findings(bad, "bad.py")} == {entry.code}
    assert findings(good, "good.py") == []
