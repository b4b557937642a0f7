"""Hostile and broken input: each is answered by a diagnostic, soon, and never by a crash or by code that runs.

A guard ends a test that hangs; how fast things are is for the benchmarks to say.
"""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from causim import api
from causim.compiler import load
from causim.model.evaluate import run
from causim.source import SourceText
from tests.e2e.cli import causim

HEAD = 'scm 1 model m { """M.""" }\n'
ROOT = 'node A() -> int 0..9 { """A.""" exogenous U_A }\n'
MANY = 100_000


@pytest.fixture(autouse=True)
def guard() -> Iterator[None]:
    def give_up(*_: object) -> None:
        raise TimeoutError("this took a minute")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(60)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def node(expr: str, type_: str = "int 0..9") -> str:
    return HEAD + ROOT + f'node B(A) -> {type_} {{ """B.""" return {expr} }}\n'


def codes(text: str, name: str = "hostile.scm") -> set[str]:
    return {d.code for d in api.read(SourceText(name, text)).diagnostics}


def chain(count: int, step: str) -> str:
    return "\n".join(step.format(i + 1, i) for i in range(count))


DEEP = {
    "parentheses": node("(" * MANY + "A" + ")" * MANY),
    "nots": node("not " * MANY + "(A == 1)", "bool"),
    "minuses": node("-" * MANY + "A"),
    "matches": node("match A { 1 => 2, _ => " * 100 + "3" + "}" * 100),
    "elses": node("if A == 1 then 1 else " * 5_000 + "2"),
    "brackets of all kinds": HEAD + "([{" * MANY,
}
WIDE = {
    "elifs": (node("if A == 1 then 1 " + "elif A == 1 then 1 " * 5_000 + "else 2"), "too-wide"),
    "terms": (node(" + ".join(["A"] * MANY)), "too-many-tokens"),
    "fewer terms": (node(" + ".join(["A"] * 5_000)), "too-wide"),
    "conditions": (node(" and ".join(["A > 1"] * 5_000), "bool"), "too-wide"),
    "arguments": (node("max(" + ", ".join(["A"] * 5_000) + ")"), "too-wide"),
    "arms": (node("match A {" + ",".join(["1=>2"] * MANY) + "}"), "too-many-tokens"),
    "fewer arms": (node("match A {" + ",".join(["1=>2"] * 5_000) + "}"), "too-wide"),
    "docstring": (HEAD.replace("M.", "x" * 10_000_000) + ROOT, "file-too-large"),
    "open docstrings": (HEAD + ROOT + '"""' * 100_001, "unterminated-docstring"),
    "open labels": (HEAD + ROOT + '"' * 100_001, "unterminated-docstring"),
}
NUMBERS = {
    "digits": (node("9" * 5_000), "integer-too-long"),
    "a million digits": (node("9" * 1_000_000), "integer-too-long"),
    "many long ones": (node(" + ".join(["9" * 19] * 40_000)), "integer-too-long"),
    "exponent": (
        HEAD + 'node A() -> bool { """A.""" exogenous U ~ {true: 1e-999999, false: 1} }',
        "number-too-precise",
    ),
    "long exponent": (
        HEAD + 'node A() -> bool { """A.""" exogenous U ~ {true: 1e-' + "9" * MANY + ", false: 1} }",
        "number-too-precise",
    ),
    "fractions": (
        HEAD
        + 'node A() -> int 0..4999 { """A.""" exogenous U ~ {'
        + ", ".join(f"{i}: 1/{10**17 + i}" for i in range(5_000))
        + "} }",
        "number-too-precise",
    ),
    "a type of 10^12": (HEAD + 'node A() -> int 0..999999999999 { """A.""" return 3 }', "domain-too-large"),
    "chance over 10^9": (
        HEAD + 'node A() -> int 0..999999999 { """A.""" exogenous U_A }',
        "domain-too-large",
    ),
    "squares in lets": (
        HEAD
        + ROOT
        + 'node B(A) -> int 0..9 { """B.""" let x0 = A '
        + chain(60, "let x{} = x{} * A")
        + " return x60 % 10 }",
        "overflow",
    ),
    "squares of squares": (
        HEAD
        + ROOT
        + 'node B(A) -> int 0..9 { """B.""" let x0 = A '
        + " ".join(f"let x{i + 1} = x{i} * x{i}" for i in range(60))
        + " return x60 % 10 }",
        "overflow",
    ),
    "squares in functions": (
        HEAD
        + "fn f0(x: int 0..9) -> int 0..9 { return x }\n"
        + "\n".join(
            f"fn f{i + 1}(x: int 0..9) -> int 0..9 {{ return f{i}(x) * f{i}(x) % 10 }}" for i in range(60)
        )
        + ROOT
        + 'node B(A) -> int 0..9 { """B.""" return f60(A) }',
        "too-costly",
    ),
}
_EIGHT = "".join(f'node N{i}() -> int 0..99 {{ """N.""" exogenous U_{i} }}\n' for i in range(8))
_NAMES = ", ".join(f"N{i}" for i in range(8))
_DIFFERENCE = _NAMES.replace(", ", " - ")
SPACES = {
    "match over 10^16 combinations": (
        HEAD
        + _EIGHT
        + f'node M({_NAMES}) -> bool {{ """M.""" return match {_NAMES} {{ ({", ".join(["0..50"] * 8)}) => true }} }}',
        "match-too-large",
    ),
    "unproved over 10^16 combinations": (
        HEAD + _EIGHT + f'node M({_NAMES}) -> int 0..692 {{ """M.""" return abs({_DIFFERENCE}) }}',
        "unproved",
    ),
    "hours of enumeration": (
        HEAD
        + 'node A() -> int 0..999 { """A.""" exogenous U_A }\nnode B() -> int 0..999 { """B.""" exogenous U_B }\n'
        + "".join(
            f'node C{i}(A, B) -> int 0..999 {{ """C.""" return if A > B then A - B else B - A }}\n'
            for i in range(100)
        ),
        "unproved",
    ),
    "a circle of 2000": (
        HEAD
        + "".join(
            f'node N{i}(N{(i + 1) % 2000}) -> bool {{ """N.""" return not N{(i + 1) % 2000} }}\n'
            for i in range(2000)
        ),
        "causal-cycle",
    ),
    "types that name each other": (
        HEAD + "".join(f"type T{i} = T{(i + 1) % 2000}\n" for i in range(2000)) + ROOT,
        "unknown-type",
    ),
    "thousands of unknown names": (
        HEAD + "".join(f'node N{i}() -> bool {{ """N.""" return M{i} }}\n' for i in range(2000)),
        "undeclared-name",
    ),
    "one mistake a line": (HEAD + 'node A() -> bool { """A.""" exogenus U_A }\n' * 2000, "syntax-error"),
}
CHARACTERS = {
    "direction override in a label": (
        'node A() -> enum("a", "b\u202e") { """A.""" exogenous U }',
        "invisible-character",
    ),
    "isolate in a docstring": ('node A() -> bool { """A\u2066.""" exogenous U }', "invisible-character"),
    "zero width in a name": ('node A\u200b() -> bool { """A.""" exogenous U }', "invisible-character"),
    "soft hyphen in a comment": (ROOT + "# \u00ad", "invisible-character"),
    "no-break space in a label": (
        'node A() -> enum("a\u00a0b", "b") { """A.""" exogenous U }',
        "invisible-character",
    ),
    "NUL": (ROOT + "\0", "control-character"),
    "escape sequence": (ROOT + "# \x1b[2J", "control-character"),
    "carriage return that hides a line": (ROOT + "# return 1\r# return 2", "control-character"),
    "half a character": (ROOT + "# \ud800", "control-character"),
    "decomposed label": ('node A() -> enum("cafe\u0301", "b") { """A.""" exogenous U }', "not-normalised"),
    "a pile of accents": (ROOT + "# a" + "\u0301" * MANY, "not-normalised"),
    "a name in another script": ('node \u0410() -> bool { """A.""" exogenous U }', "unknown-character"),
}


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_depth_is_bounded(text: str) -> None:
    assert codes(text) == {"nesting-too-deep"}


@pytest.mark.parametrize(
    ("text", "code"), [*WIDE.values(), *NUMBERS.values(), *SPACES.values()], ids=[*WIDE, *NUMBERS, *SPACES]
)
def test_size_is_bounded(text: str, code: str) -> None:
    assert codes(text) == {code}


@pytest.mark.parametrize(("text", "code"), CHARACTERS.values(), ids=CHARACTERS)
def test_characters_that_could_deceive_are_refused(text: str, code: str) -> None:
    assert codes(HEAD + text) == {code}


def test_messages_stay_readable_whatever_they_are_about() -> None:
    many = ", ".join(f'"label {i}"' for i in range(20_000))
    text = (
        HEAD
        + f'node A() -> enum({many}) {{ """A.""" exogenous U_A }}\nnode B(A) -> bool {{ """B.""" return A == "x" }}'
    )
    [found] = api.read(SourceText("wide.scm", text)).diagnostics
    assert found.code == "unknown-label"
    assert len(found.message) < 500
    assert len(api.read(SourceText("many.scm", HEAD + ROOT * 5_000)).diagnostics) <= 500


def test_large_and_valid_just_works() -> None:
    flags = [f"N{i}" for i in range(400)]
    nodes = "".join(f'node {name}() -> bool {{ """N.""" exogenous U_{name} }}\n' for name in flags)
    total = f"count({', '.join(flags[:200])}) + count({', '.join(flags[200:])})"
    wide = api.loads(HEAD + nodes + f'node S({", ".join(flags)}) -> int 0..400 {{ """S.""" return {total} }}')
    assert wide.run({f"U_{name}": True for name in flags})["S"] == 400
    assert (
        codes(HEAD + "".join(f'node N{i}() -> bool {{ """N.""" exogenous U_{i} }}\n' for i in range(5_000)))
        == set()
    )


# --- documents


def _document(**entries: object) -> str:
    nodes = [{"name": "A", "parents": [], "type": "int 0..9", "doc": "A.", "exogenous": {"name": "U_A"}}]
    return json.dumps({"scm": 1, "model": {"name": "m", "doc": "M."}, "nodes": nodes, **entries})


def _child(expr: str) -> str:
    nodes = json.loads(_document())["nodes"]
    return _document(
        nodes=[*nodes, {"name": "B", "parents": ["A"], "type": "int 0..9", "doc": "B.", "return": expr}]
    )


DOCUMENTS = {
    "aliases.yaml": ("scm: 1\nmodel: &m {name: m}\nnodes: [*m]\n", "document-feature"),
    "laughs.yaml": (
        'a: &a ["ha"]\n'
        + "".join(
            f"{k}: &{k} [{', '.join(['*' + j] * 9)}]\n" for j, k in zip("abcdefgh", "bcdefghi", strict=True)
        ),
        "document-feature",
    ),
    "tag.yaml": ("scm: !!python/object/apply:os.system [echo]\n", "document-feature"),
    "merge.yaml": ("scm: 1\n<<: {model: {name: m}}\n", "document-feature"),
    "deep.yaml": ("[" * MANY, "document-feature"),
    "indented.yaml": ("".join("  " * i + "a:\n" for i in range(500)), "document-feature"),
    "twice.yaml": ("scm: 1\nscm: 1\n", "duplicate-key"),
    "twice.json": ('{"scm": 1, "scm": 1}', "duplicate-key"),
    "deep.json": ("[" * MANY + "]" * MANY, "document-feature"),
    "digits.json": ('{"scm": ' + "9" * 5_000 + "}", "document-feature"),
    "nan.json": ('{"scm": NaN}', "document-feature"),
    "broken.json": ('{"scm": 1,}', "document-syntax"),
    "scalar.json": ("3", "document-schema"),
    "power.json": (_child("9 ** 9 ** 9"), "other-language"),
    "product.json": (_child("A" + "*9" * 60), "overflow"),
    "parens.json": (_child("(" * MANY + "A" + ")" * MANY), "nesting-too-deep"),
    "code.json": (_child('__import__("os").system("echo")'), "other-language"),
    "injected.json": (_child("A } node C() -> bool { exogenous U_C"), "unbalanced-bracket"),
}


@pytest.mark.parametrize(
    ("name", "text", "code"), [(n, *rest) for n, rest in DOCUMENTS.items()], ids=DOCUMENTS
)
def test_documents_are_data(name: str, text: str, code: str) -> None:
    assert codes(text, name) == {code}


# --- names


def test_names_that_mean_something_to_python_mean_nothing_here() -> None:
    """Every pair of neighbours could shadow the other, or a helper, in compiled code."""
    names = (
        "lambda", "None", "True_", "__class__", "self", "print", "U_X", "f_X", "X", "run_once", "random", "Random",
        "evaluate", "import_", "class", "def", "str", "len", "range", "tuple", "Fraction", "seed", "__",
        "sample_exogenous",
    )  # fmt: skip
    text, before = HEAD, None
    for name in names:
        parents, value = (before, f"({before} + e_{name}) % 4") if before else ("", f"e_{name}")
        text += (
            f'node {name}({parents}) -> int 0..3 {{ """N.""" exogenous e_{name}: int 0..1 return {value} }}\n'
        )
        before = name
    model = api.loads(text)
    evaluate = load(model).functions["evaluate"]
    for bits in product((0, 1), repeat=3):
        exogenous = {f"e_{name}": bits[i % 3] for i, name in enumerate(names)}
        assert evaluate(exogenous) == run(model, exogenous)


@pytest.mark.parametrize(
    "name", ["max", "min", "sum", "count", "clamp", "abs", "round_div", "int", "node", "true", "if"]
)
def test_reserved_names_are_told(name: str) -> None:
    assert codes(HEAD + f'node {name}() -> bool {{ """N.""" exogenous U }}') == {"reserved-name"}


# --- files, through the command line

FILES = {
    "empty.scm": (b"", "empty-file"),
    "blank.scm": (b" \n\t\n", "empty-file"),
    "binary.scm": (bytes(range(256)) * 8, "binary-file"),
    "nul.scm": (b"scm 1\n\0", "binary-file"),
    "latin1.scm": ((HEAD + "# caf\xe9\n" + ROOT).encode("latin-1"), "not-utf8"),
    "utf16.scm": ((HEAD + ROOT).encode("utf-16"), "not-utf8"),
    "large.scm": (b"#" * 3_000_000, "file-too-large"),
    "bidi.scm": ((HEAD + ROOT + "# \u202e").encode(), "invisible-character"),
}


@pytest.mark.parametrize(("name", "data", "code"), [(n, *rest) for n, rest in FILES.items()], ids=FILES)
def test_files_that_hold_no_specification(name: str, data: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    for command in ("check", "compile", "test", "sample"):
        result = causim(command, path)
        assert result.status in (1, 2)
        assert f"[{code}]" in result.out + result.err
        assert "Traceback" not in result.err
    assert not (tmp_path / name).with_suffix(".py").exists()


@pytest.mark.parametrize("encode", [
    lambda text: b"\xef\xbb\xbf" + text.encode(),
    lambda text: text.replace("\n", "\r\n").encode(),
])  # fmt: skip
def test_marks_and_line_ends_of_other_systems_are_accepted(encode: object, tmp_path: Path) -> None:
    path = tmp_path / "other.scm"
    path.write_bytes(encode(HEAD + ROOT))  # type: ignore[operator]
    assert causim("check", path).status == 0
    assert causim("sample", path, "-n", "1").status == 0


def test_paths_that_are_no_files(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.scm", Path("/dev/null/x.scm"), "no\0name.scm"):
        result = causim("check", path)
        assert result.status == 2
        assert "cannot-read" in result.out + result.err
    assert causim("check", tmp_path).status == 2  # a folder without specifications
    assert causim("compile", tmp_path).status == 2


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="there is no endless file")
def test_an_endless_file_ends() -> None:
    result = causim("check", "/dev/zero")
    assert result.status == 1
    assert "file-too-large" in result.out + result.err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_a_named_pipe_is_read_like_a_file(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.scm"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=(HEAD + ROOT,))
    writer.start()
    assert causim("check", pipe).status == 0
    writer.join()
