"""The built-in author: nearly all that it proposes is accepted, it varies, and it is the same everywhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from itertools import product

import pytest

from causim.edit.operations import MAX_BLOCK
from causim.errors import MisuseError
from causim.growth.author import AuthorError, Task
from causim.growth.authors.builtin import BuiltinAuthor, domains
from causim.growth.verify import verify_whole
from causim.growth.view import NodeView, Surroundings, surroundings, view_of
from causim.model.evaluate import evaluate_body
from causim.model.scm import SCM
from causim.source import SourceText
from causim.syntax.format import format_text
from tests.unit.growth.builtin_driver import DOMAINS, TOPOLOGIES, Run, grown, now

PLACES = list(product(DOMAINS, TOPOLOGIES))
SEEDS = ("a", "b")


@cache
def library() -> list[Run]:
    return [grown(domain, topology, 10, seed) for domain, topology in PLACES for seed in SEEDS]


def models() -> Iterator[SCM]:
    for run in library():
        assert run.draft.checked.model is not None
        yield run.draft.checked.model


def test_every_domain_has_a_pack() -> None:
    assert set(domains()) == {*DOMAINS, "truth_values"}  # which is too small to be grown ten nodes deep


def test_at_least_99_of_100_proposals_are_accepted() -> None:
    proposed = sum(run.proposed for run in library())
    refused = [text for run in library() for text in run.refused]
    assert proposed >= 360
    assert len(refused) <= proposed / 100, "\n\n".join(refused)


def test_the_formatter_changes_nothing() -> None:
    for run in library():
        assert format_text(run.draft.source) == run.draft.text


def test_docstrings_speak_of_every_cause() -> None:
    for model in models():
        for node in model.nodes:
            assert node.doc is not None
            doc = " ".join(node.doc.split()).lower()
            told = [parent for parent in node.parents if parent.replace("_", " ").lower() in doc]
            counted = re.search(r"and (\d+) more\b", doc)
            assert len(told) + (int(counted[1]) if counted else 0) >= len(node.parents), doc


def test_mechanisms_vary_in_form_and_in_what_they_compute() -> None:
    """Texts without names and values, and tables of what they come to, of all nodes with causes."""
    forms, tables, mechanisms = set(), set(), 0
    for run, model in zip(library(), models(), strict=True):
        for node in model.nodes:
            block = run.draft.block("node", node.name)
            if not node.parents or block is None:
                continue
            mechanisms += 1
            body = block.text[block.text.index("exogenous") :]
            forms.add(re.sub(r'"[^"]*"|-?\b\d+\b|\b[A-Z]\w*|without_\w+', "x", body[body.index("\n") :]))
            tables.add(_table(model, node.name))
    assert mechanisms > 200
    assert len(forms) > mechanisms * 0.5
    assert len(tables) > mechanisms * 0.8


def _table(model: SCM, name: str) -> tuple[object, ...]:
    """Sizes of the inputs and ranks of the results; for large ones, of some rows."""
    nodes = {node.name: node for node in model.nodes}
    node = nodes[name]
    assert node.exogenous is not None
    inputs = {parent: nodes[parent].domain for parent in node.parents}
    inputs[node.exogenous.name] = node.exogenous.domain
    rows = product(*inputs.values())
    results = [
        node.domain.index(evaluate_body(node.body, dict(zip(inputs, row, strict=True)), model))
        for row, _ in zip(rows, range(200), strict=False)
    ]
    return (*map(len, inputs.values()), *results)


def test_chance_is_not_always_even() -> None:
    weights = [node.exogenous.weights for model in models() for node in model.nodes if node.exogenous]
    uneven = [found for found in weights if len(set(found)) > 1]
    assert len(weights) * 0.5 < len(uneven) < len(weights)


def test_most_types_are_used_again() -> None:
    for model in models():
        assert len(model.types) < len(model.nodes)


def test_no_two_models_are_alike() -> None:
    texts = [re.sub(r"model \w+", "", run.draft.text) for run in library()]
    assert len(set(texts)) == len(texts)


def test_the_same_in_another_process_whatever_the_hash_seed() -> None:
    code = (
        "from tests.unit.growth.builtin_driver import grown\n"
        "for domain in ('nonsense', 'symbolic_math', 'medical'):\n"
        "    for topology in ('layered', 'inverted_star'):\n"
        "        print(grown(domain, topology, 6, 's').draft.digest)"
    )
    digests = set()
    for hash_seed in ("0", "4711"):
        environment = os.environ | {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": "."}
        done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True)
        digests.add(done.stdout)
    here = [grown(d, t, 6, "s").draft.digest for d in DOMAINS for t in ("layered", "inverted_star")]
    assert digests == {"".join(f"{digest}\n" for digest in here).encode()}


def test_an_attempt_that_is_repeated_draws_the_same_and_the_next_one_another() -> None:
    draft = grown("medical", "layered", 6, "r").draft
    author, edits = BuiltinAuthor(), []
    plan = now(author.plan(Task("m", "medical", "layered", 10, "r", 7), view_of(draft)))
    for attempt in (1, 1, 2):
        task = Task("m", "medical", "layered", 10, "r", 7, attempt)
        edits.append(now(author.execute(task, surroundings(draft, plan))))
    assert edits[0] == edits[1] != edits[2]
    assert edits[0].base == draft.digest


@pytest.mark.parametrize("domain", DOMAINS)
def test_a_model_at_once_has_as_many_nodes_as_asked(domain: str) -> None:
    for topology in TOPOLOGIES:
        text = now(BuiltinAuthor().one_shot(Task("m", domain, topology, 6, "one")))
        assert len(verify_whole(SourceText("one", text), 6, topology).spec.nodes) == 6


def test_an_unknown_domain_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(MisuseError, match="medical, nonsense, symbolic_math"):
        now(BuiltinAuthor().specify(Task("m", "cooking", "chain", 3, "s")))


def test_a_child_that_it_cannot_extend_is_said_to_be_the_reason() -> None:
    task = Task("m", "medical", "star", 3, "s", 1)
    plan = now(BuiltinAuthor().plan(task, view_of(grown("medical", "star", 1, "s").draft)))
    cause = NodeView("Gout", "Unheard_of", (), None)
    around = Surroundings(plan, "0" * 64, "m", None, (cause,), (), ())
    with pytest.raises(AuthorError, match="there is no type Unheard_of") as caught:
        now(BuiltinAuthor().execute(task, around))
    assert [d.code for d in caught.value.diagnostics] == ["growth-plan"]


@pytest.mark.slow
@pytest.mark.parametrize(("domain", "topology"), PLACES)
def test_a_hundred_nodes(domain: str, topology: str) -> None:
    run = grown(domain, topology, 100, "large")
    assert len(run.draft.spec.nodes) == 100
    assert len(run.refused) <= 2, "\n\n".join(run.refused)
    assert max(len(block.text.encode()) for block in run.draft.blocks) <= MAX_BLOCK
