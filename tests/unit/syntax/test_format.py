"""The formatter changes how a text looks, never what it says: every token and every comment survives."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from causim.errors import SpecError
from causim.source import SourceText
from causim.syntax import ast
from causim.syntax.format import format_text
from causim.syntax.parse import parse, tokens
from causim.syntax.printer import print_spec
from tests.conftest import REPOSITORY
from tests.unit.syntax import trees

UNTIDY = '''# a model
scm 1   # the version
model   tumour
{
  # about
  """A drug raises a blocker,
       which slows
    growth."""   # doc
  domain medical  topology layered            # asserted


  # last
}
# types
type Dose  = ordinal( "none"<"low" <   "high")
type Gene  = enum("wild", "mutant") # g

type Level = int 0 .. 4
const MAX: Level = 4
table T(Dose,Gene)->Level { ("none", _) => 0,
  # why
  ("low", "wild") => 2, ("low", "mutant") => 1,


  ("high", _) => 4, }
fn shrink(size: int -3..40, level: Level) -> int -24..40 { return size-6*level }
node Drug() -> Dose { """Dose""" exogenous U_Drug ~ { "none":2, "low" : 1, "high": 3 / 4} }
node Other() -> Dose { """The prescribed dose, at length."""  exogenous U: Dose ~{ "none":2,"low":1,"high":1} return U }
node Tumour(Drug,
  Gene) -> Level { label   "x" unit "mm"
  exogenous U_Tumour: int { 10,20, 35 }
  let label = shrink (U_Tumour,
       Drug,
     - 3)
   let z = if Drug == 3 and (Drug > 3
       or Drug not in { 1, 2 .. 3}) then --3-(3- -2)*-4
     # otherwise
     elif not Drug in {3} then sum(1,2)
  else MAX + match Drug { 0 => 1, 1|3..4 => 5,
     _ => 6 }
  return clamp(label, 0, MAX)
}
check "had the drug been withheld" { observe Drug = "high", Gene = "wild",
    given = 11
  given given=1 given A = 2
  do Drug = "none" expect Tumour == 35
  expect - possible + probability (A) == possible possible (3==4) possible possible
  expect impossible probability (A) == -3 / 4
}
# end

# of the file
'''

TIDY = '''# a model
scm 1  # the version

model tumour {
  # about
  """A drug raises a blocker,
     which slows
  growth."""  # doc
  domain medical
  topology layered  # asserted

  # last
}

# types
type Dose = ordinal("none" < "low" < "high")
type Gene = enum("wild", "mutant")  # g

type Level = int 0..4
const MAX: Level = 4

table T(Dose, Gene) -> Level {
  ("none", _) => 0,
  # why
  ("low", "wild") => 2,
  ("low", "mutant") => 1,

  ("high", _) => 4,
}

fn shrink(size: int -3..40, level: Level) -> int -24..40 { return size - 6 * level }

node Drug() -> Dose { """Dose""" exogenous U_Drug ~ {"none": 2, "low": 1, "high": 3/4} }

node Other() -> Dose {
  """The prescribed dose, at length."""
  exogenous U: Dose ~ {"none": 2, "low": 1, "high": 1}
  return U
}

node Tumour(Drug,
  Gene) -> Level {
  label "x"
  unit "mm"
  exogenous U_Tumour: int {10, 20, 35}
  let label = shrink(U_Tumour,
    Drug,
    -3)
  let z = if Drug == 3 and (Drug > 3
    or Drug not in {1, 2..3}) then --3 - (3 - -2) * -4
    # otherwise
    elif not Drug in {3} then sum(1, 2)
    else MAX + match Drug {
      0 => 1,
      1 | 3..4 => 5,
      _ => 6
    }
  return clamp(label, 0, MAX)
}

check "had the drug been withheld" {
  observe Drug = "high", Gene = "wild",
    given = 11
  given given = 1
  given A = 2
  do Drug = "none"
  expect Tumour == 35
  expect -possible + probability(A) == possible
  possible (3 == 4)
  possible possible
  expect impossible
  probability(A) == -3/4
}
# end

# of the file
'''


def formatted(text: str) -> str:
    return format_text(SourceText("text", text))


def tree(text: str) -> ast.Spec | None:
    return parse(SourceText("text", text)).spec


def comments(text: str) -> list[str]:
    return [str(t).rstrip() for t in tokens(SourceText("text", text)) if t.type == "COMMENT"]


def test_an_untidy_text_becomes_tidy() -> None:
    assert formatted(UNTIDY) == TIDY
    assert tree(TIDY) == tree(UNTIDY)


def test_a_tidy_text_stays_as_it_is() -> None:
    assert formatted(TIDY) == TIDY


@settings(max_examples=30)
@given(trees.specs())
def test_what_is_printed_is_already_formatted(spec: ast.Spec) -> None:
    text = print_spec(spec)
    assert formatted(text) == text


GAPS = st.sampled_from(["", " ", "   ", "\n", "\n\n\n", " # why\n", "\n# why \n", "\r\n\t"])


@settings(max_examples=60)
@given(trees.specs(), st.data())
def test_any_spacing_and_comments(spec: ast.Spec, data: st.DataObject) -> None:
    """Whatever stands between the tokens: the tree and the comments stay, and formatting twice changes nothing."""
    found = tokens(SourceText("text", print_spec(spec)))
    text = "".join(str(token) + (data.draw(GAPS) or " ") for token in found)
    once = formatted(text)
    assert tree(once) == tree(text)
    assert comments(once) == comments(text)
    assert formatted(once) == once
    assert not any(line.endswith((" ", "\t", "\r")) for line in once.split("\n"))


@pytest.mark.parametrize(
    "path",
    sorted([*(REPOSITORY / "specs").rglob("*.scm"), *(REPOSITORY / "examples").rglob("*.scm")]),
    ids=lambda path: path.stem,
)
def test_the_library_is_formatted(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert formatted(text) == text


def test_windows_line_ends_become_plain() -> None:
    text = TIDY.replace("\n", "\r\n")
    assert formatted(text) == TIDY
    assert tree(text) == tree(TIDY)


@pytest.mark.parametrize(
    ("doc", "tidy"),
    [
        ('"""  Padded.  """', '"""Padded."""'),
        ('""" "Quoted" """', '""" "Quoted" """'),
        ('"""Ends with \\" """', '"""Ends with \\" """'),
        ('"""\n   Two\n     lines.\n """', '"""\n  Two\n    lines.\n  """'),
        ('"""First\n\n      second   \n   third"""', '"""First\n\n     second\n  third"""'),
        ('"""\n\tTabs.\n\t"""', '"""\n  Tabs.\n  """'),
    ],
)
def test_docstrings_are_indented_and_keep_their_text(doc: str, tidy: str) -> None:
    text = f"scm 1\nmodel m {{\n{doc} }}\n"
    assert formatted(text) == f"scm 1\n\nmodel m {{\n  {tidy}\n}}\n"
    assert tree(formatted(text)) == tree(text)


def test_braces_that_are_too_wide_are_broken_from_the_outside_in() -> None:
    arms = ", ".join(f"{i} => {i * 10**9}" for i in range(5))
    text = f"scm 1\nmodel m {{}}\nfn f(x: T) -> T {{ return match x {{ {arms} }} }}\n"
    rows = ",\n".join(f"    {i} => {i * 10**9}" for i in range(5))
    expected = f"scm 1\n\nmodel m {{}}\n\nfn f(x: T) -> T {{\n  return match x {{ {arms} }}\n}}\n"
    assert formatted(text) == expected
    wider = text.replace("match x", "match " + "x" * 40)
    assert formatted(wider).endswith(f"  return match {'x' * 40} {{\n{rows}\n  }}\n}}\n")


def test_comments_below_a_block_belong_to_the_next_one() -> None:
    text = (
        "scm 1\nmodel m {}\n# about T\ntype T = bool\n\n# about c\nconst c: T = true\n"
        "# about X\nnode X() -> T {\n}\n"
    )
    expected = (
        "scm 1\n\nmodel m {}\n\n# about T\ntype T = bool\n\n# about c\nconst c: T = true\n\n"
        "# about X\nnode X() -> T {}\n"
    )
    assert formatted(text) == expected


def test_text_that_does_not_parse_is_left_to_its_diagnostics() -> None:
    with pytest.raises(SpecError) as refused:
        formatted("scm 1\nmodel m { ")
    assert [d.span and d.span.line for d in refused.value.diagnostics] == [2]
