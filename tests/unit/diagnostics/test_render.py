"""What a person and a program see of a diagnostic. Whole messages, one a code, are golden files elsewhere."""

from __future__ import annotations

import json
from textwrap import dedent

import pytest

from causim.diagnostics import Diagnostic, Fix, Related, Severity
from causim.diagnostics.render import WIDTH, render, summary, to_json
from causim.source import SourceText, Span

TEXT = "scm 1\nnode Drug() -> Dose {\n\treturn max(0, Drg - 1)\n}\n"


def span(text: str, part: str, name: str = "trial.scm") -> Span:
    start = text.index(part)
    return Span(SourceText(name, text), start, start + len(part))


def finding(place: Span | None, **more: object) -> Diagnostic:
    return Diagnostic("unknown-name", Severity.ERROR, "there is no node Drg", place, **more)  # type: ignore[arg-type]


def test_the_whole_face() -> None:
    place = span(TEXT, "Drg")
    diagnostic = finding(
        place,
        hint="Did you mean Drug?",
        related=(Related(Span(place.source, 11, 15), "the node is declared here"),),
        fix=Fix(place, "Drug"),
    )
    assert render(diagnostic) == dedent("""\
        error[unknown-name]: there is no node Drg
         --> trial.scm:3:16
          |
        3 |     return max(0, Drg - 1)
          |                   ^^^
          = note: the node is declared here
         --> trial.scm:2:6
          |
        2 | node Drug() -> Dose {
          |      ----
          = hint: Did you mean Drug?
          = fix: replace `Drg` by `Drug`""")


def test_a_span_of_several_lines_leaves_its_middle_out() -> None:
    text = "a {\n" + "".join(f"  line {i}\n" for i in range(2, 12)) + "}\n"
    assert render(finding(span(text, text[:-1]))) == dedent("""\
        error[unknown-name]: there is no node Drg
          --> trial.scm:1:1
           |
         1 | a {
           | ^^^
         2 |   line 2
           |   ^^^^^^
        ...
        12 | }
           | ^""")


@pytest.mark.parametrize("before", [0, 30, 5_000])
def test_a_long_line_is_cut_around_the_span(before: int) -> None:
    text = "x" * before + "Drg" + "y" * 5_000
    shown, marks = render(finding(span(text, "Drg"))).splitlines()[3:5]
    assert len(shown) <= WIDTH + len("1 | ... ...") + 1
    assert shown[marks.index("^") : marks.rindex("^") + 1] == "Drg"


@pytest.mark.parametrize("text", ["", "scm 1", "scm 1\n", "scm 1\r\n\r\n", "\n\n\n", "\t"])
def test_every_place_of_a_text_can_be_shown(text: str) -> None:
    source = SourceText("trial.scm", text)
    for start in range(len(text) + 1):
        for end in range(start, len(text) + 1):
            face = render(finding(source.span(start, end)))
            assert "^" in face or not text


def test_nothing_steers_the_terminal() -> None:
    hostile = "\x1b[31m \u202e \u200b \x9b \x07"
    place = span(f"a {hostile} b", hostile, name=f"{hostile}\n.scm")
    face = render(Diagnostic("x", Severity.ERROR, hostile, place, hint=hostile, fix=Fix(place, hostile)))
    assert all(char.isprintable() for char in face.replace("\n", ""))
    assert "<U+202E>" in face
    assert "<U+001B>[31m" in face


def test_colours_change_nothing_but_colour() -> None:
    import re

    diagnostic = finding(span(TEXT, "Drg"), hint="Did you mean Drug?")
    colored = render(diagnostic, color=True)
    assert colored != render(diagnostic)
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == render(diagnostic)


def test_the_record_has_all_keys_always() -> None:
    place = span(TEXT, "Drg")
    full = to_json(finding(place, hint="h", related=(Related(place, "r"),), fix=Fix(place, "Drug")))
    where = {"file": "trial.scm", "line": 3, "column": 16, "end_line": 3, "end_column": 19}
    nowhere = dict.fromkeys(where)
    assert full == {
        "code": "unknown-name",
        "severity": "error",
        "message": "there is no node Drg",
        **where,
        "hint": "h",
        "related": [{"message": "r", **where}],
        "fix": {"replacement": "Drug", **where},
    }
    assert json.loads(json.dumps(full)) == full
    assert to_json(finding(None)).items() >= {**nowhere, "hint": None, "related": [], "fix": None}.items()
    unreadable = Span(SourceText("gone.scm", ""), 0, 0)
    assert to_json(finding(unreadable)).items() >= {**nowhere, "file": "gone.scm"}.items()
    assert render(finding(unreadable)).endswith("--> gone.scm")


def test_the_summary_counts() -> None:
    warning = Diagnostic("vacuous-parent", Severity.WARNING, "", None)
    assert summary([finding(None), warning, finding(None)], 3) == "2 errors, 1 warning in 3 files"
    assert summary([], 1) == "no problems in 1 file"
