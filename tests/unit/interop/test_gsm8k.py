"""Word problems as models: numbers find their nodes, fractions stay exact, what cannot be told is refused."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest

import causim
from causim.dataset.jsonl import read_jsonl
from causim.engine import run_check
from causim.interop.gsm8k import REFUSALS, Problem, Refusal, Translation, problems, translate
from causim.interop.gsm8k_arithmetic import RefusedError, evaluate, read

REPOSITORY = Path(__file__).resolve().parents[3]


def translated(question: str, *steps: str, answer: str | None = None) -> Translation | Refusal:
    final = answer if answer is not None else steps[-1].rpartition("=")[2] if steps else "0"
    solution = "\n".join(f"This is <<{step}>>{step.rpartition('=')[2]}." for step in steps)
    return translate(Problem(0, question, f"{solution}\n#### {final}"))


def model_of(outcome: Translation | Refusal) -> causim.SCM:
    assert isinstance(outcome, Translation), outcome
    model = causim.loads(outcome.text)
    assert causim.check(outcome.text) == ()
    assert causim.format_text(outcome.text) == outcome.text
    assert all(o.passed for check in model.checks for o in run_check(model, check).outcomes)
    return model


def test_a_number_is_a_fresh_result_then_a_quantity_then_a_constant() -> None:
    question = "A cook has 6 eggs and 2 pans. Each egg takes 2 minutes."
    model = model_of(translated(question, "6-2=4", "4*60=240", "240/4=60"))
    parents = {node.name: node.parents for node in model.nodes}
    assert parents == {
        "Eggs": (),
        "Pans": (),
        "First_step": ("Eggs", "Pans"),
        "Second_step": ("First_step",),  # 60 is no number of the text
        "Answer": ("Second_step", "First_step"),  # 4 is the result once more
    }


def test_one_step_that_uses_a_number_twice_reads_two_quantities() -> None:
    model = model_of(translated("He runs 3 sprints on 3 days.", "3*3=9"))
    assert model.node_by_name["Answer"].parents == ("Sprints", "Days")


@pytest.mark.parametrize(
    ("question", "step", "formula"),
    [
        ("There are 9 pears for 4 girls.", "9/4=2.25", lambda pears, girls: Fraction(pears, girls)),
        ("Half of 9 pears.", "9/2=4.5", lambda pears: Fraction(pears, 2)),
        ("He gets 20% of 50 dollars.", "20/100*50=10", lambda percent, dollars: Fraction(percent * dollars, 100)),
        ("He gets 20% of 50 dollars.", ".2*50=10", lambda percent, dollars: Fraction(percent * dollars, 100)),
        ("A pen costs 2.50 dollars. She buys 4 pens.", "2.50*4=10", lambda cents, pens: Fraction(cents * pens, 2)),
        ("He has 8 nuts and 5 figs.", "(8-5)*1.5+8=12.5", lambda nuts, figs: (nuts - figs) * Fraction(3, 2) + nuts),
    ],
)  # fmt: skip
def test_whatever_is_given_the_answer_is_exact(question: str, step: str, formula: object) -> None:
    """The node's integer, in its units, against the formula: in every world, not only in that of the problem."""
    assert callable(formula)
    outcome = translated(question, step)
    model = model_of(outcome)
    answer = model.node_by_name["Answer"]
    doc = answer.doc or ""
    units = int(doc.rpartition("1/")[2].rstrip(".)")) if "In units of" in doc else 1
    names = [node.name for node in model.nodes if not node.parents]
    for values in product(*(tuple(model.node_by_name[name].domain) for name in names)):
        world = model.run({f"U_{name}": value for name, value in zip(names, values, strict=True)})
        assert Fraction(int(world["Answer"]), units) == formula(*values)


@pytest.mark.parametrize(
    ("kind", "question", "steps", "answer"),
    [
        ("no annotation", "He has 3 figs.", [], None),
        ("unreadable", "He has 3 figs.", ["3*50%=1.5"], None),
        ("unreadable", "He has 3 figs.", ["3*(1+1=6"], None),
        ("unreadable", "He has 3 figs.", ["3/0=1"], None),
        ("untrue", "He has 3 figs.", ["3+1=5"], None),
        ("other answer", "He has 3 figs.", ["3+1=4"], "5"),
        ("division by a computed number", "He has 30 figs and 90 nuts.", ["90-30=60", "120/60=2"], None),
        ("no quantity", "He has some figs.", ["3+1=4"], None),
        ("nothing varies", "He has 3 figs.", ["3+1=4", "5+5=10"], None),
        ("too large", "He has 70000 figs and 50000 nuts.", ["70000*50000=3500000000"], None),
    ],
)
def test_what_cannot_be_told_says_why(kind: str, question: str, steps: list[str], answer: str | None) -> None:
    outcome = translated(question, *steps, answer=answer)
    assert isinstance(outcome, Refusal)
    assert outcome.kind == kind
    assert kind in REFUSALS


@pytest.mark.parametrize(
    ("text", "value"), [("2+3*4", 14), ("(2+3)*4", 20), ("7-2-1", 4), ("1,000/8", 125), (".5*6", 3)]
)
def test_arithmetic_is_read_as_it_is_meant(text: str, value: int) -> None:
    assert evaluate(read(text)) == value


@pytest.mark.parametrize("text", ["", "2+", "2 3", "__import__", "2**3", "(" * 50 + "2" + ")" * 50, "1e9"])
def test_nothing_else_is_arithmetic(text: str) -> None:
    with pytest.raises(RefusedError):
        read(text)


def test_text_of_a_problem_cannot_leave_its_docstring() -> None:
    question = 'He says """ } node X() -> bool { \\ and has 3 figs.\x00'
    model = model_of(translated(question, "3+1=4"))
    assert [node.name for node in model.nodes] == ["Figs", "Answer"]


# --- the library


def test_the_specifications_under_specs_are_those_of_the_published_problems(shared_data: Path) -> None:
    """causim gsm8k PROBLEMS -o specs/gsm8k --named --count 64"""
    path = shared_data / "gsm8k" / "test_first400.jsonl"
    if not path.is_file():
        pytest.skip("no GSM8K problems in the shared data")
    published = list(problems(read_jsonl(path)))
    here = {p.name: p.read_text("utf-8") for p in sorted((REPOSITORY / "specs" / "gsm8k").glob("*.scm"))}
    assert len(here) >= 50
    for problem in published:
        if problem.file in here:
            outcome = translate(problem)
            assert isinstance(outcome, Translation)
            assert outcome.text == here[problem.file]


def test_every_specification_of_the_library_gives_its_answer() -> None:
    for path in sorted((REPOSITORY / "specs" / "gsm8k").glob("*.scm")):
        assert causim.check(path) == (), path
        model = causim.load(path)
        (check,) = model.checks
        assert all(outcome.passed for outcome in run_check(model, check).outcomes), path


def test_rows_are_problems(tmp_path: Path) -> None:
    path = tmp_path / "p.jsonl"
    path.write_text(json.dumps({"question": "?", "answer": 3}), "utf-8")
    with pytest.raises(causim.CausimError, match=r"p\.jsonl:1: a problem has"):
        list(problems(read_jsonl(path)))
