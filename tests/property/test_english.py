"""Controlled English loses nothing, whatever the model, its names and its wording; and no text crashes its reader."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from dataclasses import fields, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causim import api
from causim.source import SourceText
from causim.syntax import ast
from causim.syntax.mistakes import KEYWORDS
from causim.syntax.parse import parse
from causim.syntax.printer import print_spec
from causim.translate.english import describe, parse_english, render, sentence_of
from causim.translate.english.names import in_words
from causim.translate.english.words import phrases
from tests.property.rewriting import walk
from tests.property.strategies import random_spec, specs

REPOSITORY = Path(__file__).resolve().parents[2]
FILES = sorted((*REPOSITORY.glob("specs/**/*.scm"), *REPOSITORY.glob("examples/*.scm")))
SEEDS = st.integers(0, 2**64)


def comes_back(spec: ast.Spec, seed: int) -> None:
    text = render(spec, seed=seed)
    result = parse_english(SourceText("model.md", text))
    assert result.spec == spec, ([str(d) for d in result.diagnostics[:2]], text)


def read(path: Path) -> ast.Spec:
    spec = parse(SourceText(path.name, path.read_text("utf-8"))).spec
    assert spec is not None
    return spec


# --- what is told is read back


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_specification_comes_back_from_several_wordings(path: Path) -> None:
    spec = read(path)
    assert len({render(spec, seed=seed) for seed in range(3)}) == 3
    for seed in range(3):
        comes_back(spec, seed)


def test_generated_models_come_back() -> None:
    for number in range(200):
        comes_back(random_spec(number), number)


@pytest.mark.slow
def test_thousands_of_generated_models_come_back_from_three_wordings() -> None:
    for number in range(5_000):
        spec = random_spec(number)
        for seed in range(3):
            comes_back(spec, seed)


@given(specs(), SEEDS)
def test_drawn_models_come_back(spec: ast.Spec, seed: int) -> None:
    comes_back(spec, seed)


DEEP = {
    "brackets": "1 - (" * 60 + "X" + ")" * 60,
    "conditionals": "if X == 0 then 0 elif X == 1 then " * 60 + "1" + " else 2" * 60,
    "matches": "match X { 0 => 0, _ => " * 60 + "1" + " }" * 60,
    "calls": "max(1, abs(" * 30 + "X" + "))" * 30,
    "truths": "int(" + "not (X == 1 and (X == 2 or " * 15 + "X == 3" + "))" * 15 + ")",
    "a chain": "X" + " + X * 2 // 3 % 5" * 80,
}


@pytest.mark.parametrize("expression", DEEP.values(), ids=DEEP)
def test_deep_and_wide_mechanisms_come_back(expression: str) -> None:
    text = "scm 1 model m { } node X() -> int 0..9 { exogenous U_X } node Y(X) -> int -99..99 { return "
    result = parse(SourceText("deep.scm", text + expression + " }"))
    assert result.spec is not None, result.diagnostics
    for seed in range(4):
        comes_back(result.spec, seed)


def test_weights_of_any_size_come_back() -> None:
    for weights in ("999999999999999999", "1e-30", "1/3", "0.1", "1"):
        weighted = f"{{true: {weights}, false: 999999999999999999}}"
        text = f"scm 1 model m {{ }} node X() -> bool {{ exogenous U_X ~ {weighted} }}"
        spec = parse(SourceText("weights.scm", text)).spec
        assert spec is not None
        comes_back(spec, 0)


# --- names and labels that look like the language

WORDS = sorted({word for phrase in phrases() for word in re.findall("[a-z]+", phrase)})
ODD = (
    "_",
    "__",
    "x_",
    "_x",
    "a__b",
    "U_",
    "x1",
    "x_1",
    "Not",
    "A",
    "I",
    "NOT",
    "pH",
    "xY_z",
    "table",
    "U_draw",
    "draw_of",
)
PLAIN = st.characters(codec="utf-8", categories=("L", "N", "P", "S"), include_characters=" ")
LABELS = st.one_of(
    st.sampled_from(sorted(phrases())),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join),
    st.text(PLAIN, max_size=8).map(lambda text: unicodedata.normalize("NFC", text)),
    st.sampled_from(
        ['"', '""', "*", "**x**", "| x |", "3", "-3", "1 to 3", "a, b or c", "# x", "> x", ") (", " x "]
    ),
)


@st.composite
def names(draw: st.DrawFn) -> str:
    if draw(st.integers(0, 4)) == 0:
        return draw(st.sampled_from(ODD))
    words = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4))
    return "_".join(word.capitalize() if draw(st.booleans()) else word for word in words)


def declared(spec: ast.Spec) -> list[str]:
    kinds = (
        ast.TypeDecl,
        ast.ConstDecl,
        ast.TableDecl,
        ast.FunctionDecl,
        ast.Parameter,
        ast.Let,
        ast.NodeDecl,
    )
    kinds_of_draws = (ast.ExogenousDecl, ast.CptDecl)
    found = [part.name.text for part in walk(spec) if isinstance(part, kinds + kinds_of_draws)]
    return list(dict.fromkeys(found))


def reworded(part: Any, names: dict[str, str], labels: dict[str, str]) -> Any:
    """The tree with other names and other labels, units, titles and descriptions."""
    match part:
        case tuple():
            return tuple(reworded(item, names, labels) for item in part)
        case ast.Name(text):
            return replace(part, text=names.get(text, text))
        case ast.Ref(name) | ast.NamedTypeRef(name):
            return replace(part, name=names.get(name, name))
        case ast.LabelLiteral(value):
            return replace(part, value=labels.get(value, value))
        case ast.Located() | ast.Spec():
            changed = {
                f.name: reworded(getattr(part, f.name), names, labels) for f in fields(part) if f.compare
            }
            texts = {
                f: labels.get(changed[f], changed[f]) for f in ("label", "unit", "title") if changed.get(f)
            }
            return replace(part, **{**changed, **texts})
    return part


@given(st.integers(0, 400), SEEDS, st.data())
def test_names_and_labels_that_look_like_the_language_come_back(
    number: int, seed: int, data: st.DataObject
) -> None:
    spec = random_spec(number, nodes=4)
    old = declared(spec)
    new = data.draw(st.lists(names(), min_size=len(old), max_size=len(old), unique=True))
    texts = sorted({part.value for part in walk(spec) if isinstance(part, ast.LabelLiteral)})
    texts += sorted({part.label for part in spec.nodes if part.label} - set(texts))
    other = data.draw(st.lists(LABELS, min_size=len(texts), max_size=len(texts), unique=True))
    comes_back(reworded(spec, dict(zip(old, new, strict=True)), dict(zip(texts, other, strict=True))), seed)


def test_every_phrase_may_be_a_label_and_a_name() -> None:
    labels = [f'"{phrase}"' for phrase in (*sorted(phrases()), *WORDS[:90])]
    texts = sorted({"_".join(re.findall("[a-z]+", phrase)) for phrase in (*phrases(), *WORDS)})
    names = ["First", *(text for text in texts if text not in KEYWORDS), "Last"]
    rule = "node {0}({1}) -> T {{ let x_{0} = {1} return if x_{0} < {1} then x_{0} else {1} }}\n"
    chain = "".join(rule.format(name, cause) for cause, name in pairwise(names))
    result = parse(
        SourceText(
            "phrases.scm",
            f"""scm 1 model m {{ }} type T = ordinal({" < ".join(labels)})
            node First() -> T {{ exogenous U_First }}
            node A(First) -> bool {{ return First in {{{", ".join(labels)}}} }}
            node B(First) -> bool {{ return match First {{ {" | ".join(labels)} => true }} }}
            node C(First) -> int 0..300 {{ return count({", ".join(f"First == {label}" for label in labels)}) }}
            {chain}""",
        )
    )
    assert result.spec is not None, [str(d) for d in result.diagnostics[:3]]
    for seed in range(3):
        comes_back(result.spec, seed)


DOCS = st.text(PLAIN | st.just("\n"), max_size=60).map(
    lambda text: "\n".join(line.rstrip() for line in unicodedata.normalize("NFC", text).strip().split("\n"))
)


@given(DOCS, SEEDS)
def test_descriptions_travel_whole(text: str, seed: int) -> None:
    spec = read(REPOSITORY / "specs/textbook/xor.scm")
    doc = ast.Doc(text, span=spec.model.name.span)
    model = replace(spec.model, doc=doc)
    comes_back(replace(spec, model=model, nodes=tuple(replace(node, doc=doc) for node in spec.nodes)), seed)


def test_line_ends_of_any_kind_and_wrapped_lines_are_read() -> None:
    spec = read(REPOSITORY / "specs/math/residue_tree.scm")
    text = render(spec, seed=3)
    assert parse_english(SourceText("crlf.md", text.replace("\n", "\r\n"))).spec == spec
    prose = re.compile(r"(?m)^(?![#>|-]|In |Note).*$")
    wrapped = prose.sub(lambda line: textwrap.fill(line.group(), 60, break_on_hyphens=False), text)
    assert parse_english(SourceText("wrapped.md", wrapped)).spec == spec


def test_a_checked_model_tells_what_its_text_does() -> None:
    path = REPOSITORY / "specs/textbook/xor.scm"
    assert render(api.load(path), seed=1) == render(read(path), seed=1)


# --- what it reads like


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_syntax_of_the_language_leaks_into_the_text(path: Path) -> None:
    spec = read(path)
    for seed in range(2):
        text = describe(spec, seed=seed, omit=("doc",)).text
        told = re.sub(r'"(?:[^"\n]|"")*"|^### .*$', "", text, flags=re.MULTILINE)
        for node in spec.nodes:  # a word cannot start with a digit: such a name stands as it is spelt
            if re.search("_[0-9]", node.name.text):
                told = told.replace(node.name.text, "")
        assert not re.search(r"==|!=|<|>|=>|->|//|%|~|\.\.|&&|[{}\[\]=]|U_|_", told), told
        assert re.search(r"\bis\b", told)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_it_takes_no_more_than_twice_the_tokens_of_the_code(path: Path) -> None:
    def tokens(text: str) -> int:
        return len(re.findall(r"[A-Za-z]{1,6}|[0-9]{1,3}|[^\sA-Za-z0-9]", text))

    model = api.load(path)
    code = tokens(model.python(comments=False))
    assert all(tokens(describe(model, seed=s, omit=("check",)).text) <= 2 * code for s in range(3))


def test_an_edit_rewords_only_what_it_touches() -> None:
    spec = read(REPOSITORY / "specs/medical/asthma_season.scm")
    before = render(spec, seed=5)
    after = render(replace(spec, nodes=spec.nodes[:-1], checks=()), seed=5)
    blocks = after.split("\n### ")[1:-1]
    assert len(blocks) > 5
    assert all(block in before for block in blocks)


# --- places


@given(specs(nodes=4), SEEDS)
def test_places_are_those_of_the_english_sentences(spec: ast.Spec, seed: int) -> None:
    text = render(spec, seed=seed)
    tree = parse_english(SourceText("model.md", text)).spec
    assert tree is not None
    for node in tree.nodes:
        assert node.name.span.text.startswith(f"### {in_words(node.name.text)}")
        if node.value is not None:
            assert node.span.start < node.value.span.start < node.value.span.end <= node.span.end
            assert node.value.span.text in sentence_of(node.value.span).text
    for check in tree.checks:
        for claim in check.claims:
            assert sentence_of(claim.span).text == claim.span.text
            assert claim.span.text.endswith(".")


# --- slips in the text

NUMBER = re.compile(r"(?<![\w*.])\d+(?![\w*.]|\.\d)")
SWAPS = (
    ("is less than", "is at least"), ("is below", "is above"), ("is at most", "is more than"), (" plus ", " minus "),
    ("the smaller of", "the larger of"), (" and ", " or "), (" holds", " does not hold"), ("true", "false"),
)  # fmt: skip


@cache
def mutants(path: Path, seed: int) -> list[tuple[str, str]]:
    """The text with one slip each: a swapped number, a flipped comparison, an added cause, a line that is dropped."""
    text = render(read(path), seed=seed)
    rng = Random(seed)
    body = re.sub(
        r"(?m)^(?:>|#|In |Note).*$", lambda m: "\0" * len(m.group()), text
    )  # prose, names and labels
    found = []
    for match in rng.sample(list(NUMBER.finditer(body)), 6):
        found.append(("number", text[: match.start()] + str(int(match.group()) + 1) + text[match.end() :]))
    for old, new in SWAPS:
        places = [m.start() for m in re.finditer(re.escape(old) + r"\b", body)]
        for at in rng.sample(places, min(1, len(places))):
            found.append((old, text[:at] + new + text[at + len(old) :]))
    first = re.search(r"(?m)^### (\w+)", text)
    for match in list(re.finditer(r"(depends on|is caused by) [^.,]+?(?=\.)", body))[-2:]:
        found.append(("cause", f"{text[: match.end()]} and {first[1] if first else ''}{text[match.end() :]}"))
    lines = list(re.finditer(r"(?m)^(?:\|(?!---)| *- (?!\*\*)).*\n", body))
    for match in rng.sample(lines, min(5, len(lines))):
        found.append(("line", text[: match.start()] + text[match.end() :]))
    return found


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize(
    "name", ["medical/asthma_season", "math/residue_tree", "nonsense/wug_to_drev", "clinical/nihss"]
)
def test_a_slip_is_refused_at_its_place_or_makes_another_model(name: str, seed: int) -> None:
    path = REPOSITORY / f"specs/{name}.scm"
    spec, original = read(path), render(read(path), seed=seed)
    cases = mutants(path, seed)
    assert len(cases) >= 12
    for kind, text in cases:
        result = parse_english(SourceText("model.md", text))
        if result.spec is not None:
            assert result.spec != spec, (kind, text)
            continue
        at = next(i for i, (a, b) in enumerate(zip(original, text, strict=False)) if a != b)
        lines = [d.span.source.position(d.span.start)[0] for d in result.diagnostics if d.span]
        here = SourceText("model.md", text).position(at)[0]
        assert any(abs(line - here) <= 3 for line in lines), (kind, lines, here)


def test_text_of_several_slips_reports_each() -> None:
    text = render(read(REPOSITORY / "specs/medical/asthma_season.scm"), seed=0)
    broken = text.replace(" depends on ", " depens on ")
    result = parse_english(SourceText("model.md", broken))
    assert result.spec is None
    assert len(result.diagnostics) >= 2
    assert {d.hint for d in result.diagnostics} <= {
        "Did you mean `depends on`?",
        "Did you mean `and depends on`?",
    }


# --- any text at all


def survives(text: str) -> None:
    result = parse_english(SourceText("t.md", text))
    assert (result.spec is None) == bool(result.diagnostics)
    for diagnostic in result.diagnostics:
        span = diagnostic.span
        assert span is None or 0 <= span.start <= span.end <= len(text)
    if result.spec is not None:
        print_spec(result.spec)


SOUP = (*sorted(phrases()), "# Title", "### Name", '### "check"', "\n\n", "\n- ", "\n  - ", "\n| ", " | ", " |\n",
        "**X**", "*y*", "x", "some words", '"label"', '"', "3", "-3", "0.5", "1/0", ",", ".", ":", ";", "(", ")",
        "> note\n", "In words: x\n", "|---|---|", "\x00", "é", "×", "+", "-")  # fmt: skip


@given(st.lists(st.sampled_from(SOUP), max_size=60), st.booleans())
def test_soup_of_words(words: list[str], headed: bool) -> None:
    survives(("# Soup\n\n### A\n\nIt is true or false. " if headed else "") + " ".join(words))


@given(
    st.integers(0, 100),
    SEEDS,
    st.lists(st.tuples(st.integers(0, 5_000), st.integers(0, 40), st.sampled_from(SOUP))),
)
def test_mutants_of_texts(number: int, seed: int, cuts: list[tuple[int, int, str]]) -> None:
    text = render(random_spec(number, nodes=3), seed=seed)
    for at, length, word in cuts[:6]:
        at %= len(text)
        text = text[:at] + word + text[at + length :]
    survives(text)


@pytest.mark.parametrize(
    "part",
    [
        "(",
        "it is not so that ",
        "the negative of ",
        "the rank of ",
        "the draw of ",
        "x plus ",
        "x times ",
        "-",
        "- ",
    ],
)
def test_repetition_without_end_is_refused_in_time(part: str) -> None:
    survives("# T\n\n### X\n\nIt is true or false. It is " + part * 5_000)


def test_lists_in_lists_without_end_are_refused() -> None:
    lists = "\n".join("  " * depth + "- If x holds:" for depth in range(200))
    survives("# T\n\n### X\n\nIt is true or false. It follows these rules:\n" + lists)
