"""JSON and YAML documents: lossless, strict, and their errors say where."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given, settings

from causim.compiler.document import dump_json, dump_yaml, from_document, load_json, load_yaml, to_document
from causim.compiler.strict import read_json, read_yaml, write_yaml
from causim.diagnostics import Diagnostic
from causim.errors import SpecError
from causim.source import SourceText
from causim.syntax import ast
from causim.syntax.parse import parse
from tests.conftest import REPOSITORY
from tests.unit.syntax import trees

SCHEMA: dict[str, Any] = json.loads(
    (REPOSITORY / "schemas" / "model.schema.json").read_text(encoding="utf-8")
)
SPECS = sorted([*(REPOSITORY / "specs").rglob("*.scm"), *(REPOSITORY / "examples").rglob("*.scm")])


def source(text: str, name: str = "m") -> SourceText:
    return SourceText(name, text)


def refused(call: Callable[[], object]) -> tuple[Diagnostic, ...]:
    with pytest.raises(SpecError) as error:
        call()
    return error.value.diagnostics


def minimal(**entries: Any) -> dict[str, Any]:
    return {"scm": 1, "model": {"name": "m"}, **entries}


def weighted(*weights: dict[str, Any]) -> dict[str, Any]:
    return {"name": "U", "weights": list(weights)}


# --- lossless


@settings(max_examples=30)
@given(trees.specs())
def test_documents_lose_nothing(spec: ast.Spec) -> None:
    assert from_document(to_document(spec), "m") == spec
    assert load_json(source(dump_json(spec))) == spec
    assert load_yaml(source(dump_yaml(spec))) == spec


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_the_library_survives_both_forms(path: Path) -> None:
    spec = parse(source(path.read_text(encoding="utf-8"))).spec
    assert spec is not None
    document = to_document(spec)
    jsonschema.validate(document, SCHEMA)
    assert load_json(source(dump_json(spec))) == spec
    assert load_yaml(source(dump_yaml(spec))) == spec


def test_a_document_reads_like_the_text() -> None:
    text = '''scm 1
    model m { """Two
              lines.""" }
    type Dose = ordinal("no" < "yes")
    node Drug() -> Dose { exogenous U ~ {"no": 3, "yes": 1/3} }
    node Pain(Drug) -> int 0..3 { let a = 1 return if Drug == "yes" then a else 3 }
    check "c" { observe Pain = 1 expect Drug == "yes" }
    '''
    spec = parse(source(text)).spec
    assert spec is not None
    assert dump_yaml(spec) == (
        """scm: 1
model:
  name: m
  doc: |-
    Two
    lines.
types:
  - name: Dose
    type: ordinal("no" < "yes")
nodes:
  - name: Drug
    parents: []
    type: Dose
    exogenous:
      name: U
      weights:
        - value: 'no'
          weight: 3
        - value: 'yes'
          weight: 1/3
  - name: Pain
    parents:
      - Drug
    type: int 0..3
    lets:
      - name: a
        value: "1"
    return: if Drug == "yes" then a else 3
checks:
  - title: c
    observe:
      - name: Pain
        value: 1
    claims:
      - expect Drug == "yes"
"""
    )


def test_labels_mean_the_same_to_readers_of_every_yaml() -> None:
    words = [
        "yes",
        "No",
        "on",
        "y",
        "N",
        "null",
        "~",
        "true",
        "012",
        "0o7",
        "0x1F",
        "1:30",
        "1_000",
        "2020-01-01",
    ]
    words += [
        "",
        " padded ",
        "=",
        "<<",
        "- a",
        "a: b",
        "# c",
        "1e5",
        ".inf",
        "3",
        "größer",
        "two\nlines",
        "*a",
        "\\",
    ]
    for word in words:
        text = write_yaml({"word": word, "list": [word]})
        assert read_yaml(source(text)) == {"word": word, "list": [word]}
        assert yaml.safe_load(text) == {"word": word, "list": [word]}


# --- what people write by hand


def test_decimals_are_exact() -> None:
    cpt = "{name: U, coupling: inverse_cdf, rows: [{match: _, probabilities: [0.1, 2e-1, 7/10]}]}"
    text = f"scm: 1\nmodel: {{name: m}}\nnodes:\n- name: X\n  type: int 0..2\n  cpt: {cpt}\n"
    read = load_yaml(source(text)).nodes[0].cpt
    assert read is not None
    assert [str(p.value) for p in read.rows[0].probabilities] == ["1/10", "1/5", "7/10"]
    assert read_json(source("[0.1]")) == [Decimal("0.1")]


def test_docstrings_are_taken_as_blocks() -> None:
    text = "scm: 1\nmodel:\n  name: m\n  doc: |\n    First.\n      Indented.\n"
    doc = load_yaml(source(text)).model.doc
    assert doc is not None
    assert doc.text == "First.\n  Indented."


# --- errors of shape


@pytest.mark.parametrize(
    ("data", "name", "message", "hint"),
    [
        (None, "m#", "a mapping is needed here", None),
        ({"scm": 1, "modle": {"name": "m"}}, "m#", "the key `model` is missing", None),
        (minimal(node=[]), "m#/node", "unknown key `node`", "Did you mean `nodes`?"),
        (
            {**minimal(), "scm": 2},
            "m#/scm",
            "this version of the language is not known",
            "This causim reads version 1.",
        ),
        (minimal(nodes={}), "m#/nodes", "a list is needed here", None),
        (
            minimal(nodes=[{"name": "X", "type": "bool", "retrun": "true"}]),
            "m#/nodes/0/retrun",
            "unknown key `retrun`",
            "Did you mean `return`?",
        ),
        (
            minimal(constants=[{"name": "c", "type": "int 0..4", "value": 4}]),
            "m#/constants/0/value",
            "text is needed here",
            "Put it in quotes.",
        ),
        (
            minimal(
                nodes=[{"name": "X", "type": "bool", "exogenous": weighted({"value": 1, "weight": 0.5})}]
            ),
            "m#/nodes/0/exogenous/weights/0/weight",
            "a float is not exact: write a decimal as text, or a fraction",
            None,
        ),
    ],
)
def test_errors_of_shape_are_located_by_pointer(
    data: object, name: str, message: str, hint: str | None
) -> None:
    found = refused(lambda: from_document(data, "m"))[0]
    assert (found.code, found.message, found.hint) == ("document-schema", message, hint)
    assert found.span is not None
    assert found.span.source.name == name


def test_every_fault_of_shape_is_found() -> None:
    found = refused(
        lambda: from_document(minimal(nodes=[{"name": 3, "type": "bool"}, {"type": 4}], **{"a/b": 1}), "m")
    )
    places = [d.span.source.name for d in found if d.span]
    assert places == ["m#/nodes/0/name", "m#/nodes/1", "m#/nodes/1/type", "m#/a~1b"]


# --- errors of text


def test_every_error_in_a_text_is_located_by_pointer_and_column() -> None:
    node = {
        "name": "if",
        "parents": ["A", "a b"],
        "type": "int 0..",
        "label": "two\nlines",
        "exogenous": weighted(
            {"value": 10**18, "weight": "1/0"}, {"value": "x", "weight": Decimal("1e-999")}
        ),
        "return": "max(A, + 3",
    }
    found = refused(
        lambda: from_document(minimal(nodes=[node], model={"name": "m", "doc": "a\u202eb"}), "m.json")
    )
    assert [str(d.span) for d in found] == [
        "m.json#/model/doc:1:5",
        "m.json#/nodes/0/name:1:1",
        "m.json#/nodes/0/parents/1:1:3",
        "m.json#/nodes/0/type:1:6",
        "m.json#/nodes/0/label:1:1",
        "m.json#/nodes/0/exogenous/weights/0/value:1:1",
        "m.json#/nodes/0/exogenous/weights/0/weight:1:1",
        "m.json#/nodes/0/exogenous/weights/1/weight:1:1",
        "m.json#/nodes/0/return:1:4",
    ]


@pytest.mark.parametrize("text", ["X = 1 } check", "expect a expect b", "given A = 1", ""])
def test_a_claim_is_one_claim(text: str) -> None:
    check = {"title": "t", "claims": [text]}
    assert refused(lambda: from_document(minimal(checks=[check]), "m"))


# --- strict loaders


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("", "document-syntax", (1, 1)),
        ('{"a": [1,\n]}', "document-syntax", (2, 1)),
        ('{"a": "\\ud800"}', "document-syntax", (1, 8)),
        ('{"a": {"a": 1}, "b": "a",\n "a": 2}', "duplicate-key", (2, 2)),
        ('{"\\u0061": 1, "a": 2}', "duplicate-key", (1, 15)),
        ('{"a": NaN}', "document-feature", (1, 7)),
        ('["NaN", -Infinity]', "document-feature", (1, 9)),
        ("[1234567890123456789]", "document-feature", (1, 2)),
        ("9" * 5_000, "document-feature", (1, 1)),
        ("[" * 100_000, "document-feature", (1, 33)),
        ('{"a":' * 100_000, "document-feature", (1, 161)),
        (" " * (1 << 20) + "1", "file-too-large", (1, 1)),
    ],
    ids=lambda value: str(value)[:20],
)
def test_json_is_read_strictly(text: str, code: str, place: tuple[int, int]) -> None:
    check_refusal(read_json, text, code, place)


BOMB = "a: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\nd: [*c, *c, *c]\n"


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        (BOMB, "document-feature", (1, 4)),
        ("a: 1\nb: *a", "document-feature", (2, 4)),
        ("base: {x: 1}\nuse:\n  <<: {x: 2}", "document-feature", (3, 3)),
        ("a: !!python/object/apply:os.system ['true']", "document-feature", (1, 4)),
        ("a: !!str 3", "document-feature", (1, 4)),
        ("a: 1\n---\nb: 2", "document-feature", (2, 1)),
        ("%YAML 1.1\n---\na: 1", "document-feature", (1, 1)),
        ("a: 012", "document-feature", (1, 4)),
        ("a: 0x1F", "document-feature", (1, 4)),
        ("a: .nan", "document-feature", (1, 4)),
        ("a: 1234567890123456789", "document-feature", (1, 4)),
        ("1: a", "document-feature", (1, 1)),
        ("[a]: b", "document-feature", (1, 1)),
        ("ä: 1\nb: 2\nä: 3", "duplicate-key", (3, 1)),
        ("a: [1", "document-syntax", (1, 6)),
        ("a: b\n\tc: d", "document-syntax", (2, 1)),
        ('a: "\x07"', "document-syntax", (1, 5)),
        ("[" * 100_000, "document-feature", (1, 33)),
        ("- " * 100_000, "document-feature", (1, 65)),
        ("a" * (1 << 20) + "a", "file-too-large", (1, 1)),
    ],
    ids=lambda value: str(value)[:20],
)
def test_yaml_is_read_strictly(text: str, code: str, place: tuple[int, int]) -> None:
    check_refusal(read_yaml, text, code, place)


def check_refusal(read: Callable[[SourceText], object], text: str, code: str, place: tuple[int, int]) -> None:
    started = time.perf_counter()
    found = refused(lambda: read(source(text)))[0]
    assert time.perf_counter() - started < 2
    assert found.span is not None
    assert (found.code, (found.span.line, found.span.column)) == (code, place)


def test_yaml_scalars_are_those_of_version_1_2() -> None:
    text = "[yes, off, n, 1:30, 2020-01-01, 1_000, ~, null, true, FALSE, -3, 0.50, 2e3, '3', \"true\", 08x]"
    expected = ["yes", "off", "n", "1:30", "2020-01-01", "1_000", None, None, True, False, -3]
    expected += [Decimal("0.5"), Decimal(2000), "3", "true", "08x"]
    assert read_yaml(source(text)) == expected


def test_hostile_data_are_refused_without_recursion() -> None:
    deep: object = []
    for _ in range(100_000):
        deep = [deep]
    assert refused(lambda: from_document(minimal(model=deep), "m"))[0].code == "document-schema"


# --- the schema


def test_the_schema_refuses_what_the_loader_refuses() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    validator = jsonschema.Draft202012Validator(SCHEMA)
    assert validator.is_valid(minimal())
    assert not validator.is_valid(minimal(node=[]))
    assert not validator.is_valid(minimal(types=[{"name": "9", "type": "bool"}]))
    assert not validator.is_valid({"model": {"name": "m"}})
