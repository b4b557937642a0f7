"""The hash of a model up to renaming, against the decision of whether two models are one."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from random import Random

import pytest

from causim import api
from causim.edit import Draft, apply_edit
from causim.edit.operations import edit_of
from causim.engine.comparing.equivalence import equivalent
from causim.engine.comparing.fingerprint import model_hash
from causim.source import SourceText
from causim.syntax.printer import print_spec
from tests.property.strategies import random_model, random_spec

SPEC = """
scm 1
model m { \"\"\"A model.\"\"\" }
node A() -> enum("x", "y", "z") { exogenous U_A ~ {"x": 1, "y": 2, "z": 3} }
node B(A) -> int 0..3 { exogenous U_B: bool ~ {false: 1, true: 3} return if A == "x" then 2 else 1 + int(U_B) }
node C(A, B) -> bool { return A == "z" and B > 1 }
"""


def hash_of(text: str) -> str:
    return model_hash(api.loads(text))


@pytest.mark.parametrize("seed", range(40))
def test_renaming_and_reordering_change_nothing(seed: int) -> None:
    draft = Draft.read(SourceText("m", print_spec(random_spec(seed))))
    names = [b.name for b in draft.blocks if b.kind == "node"]
    operations = [
        {"op": "rename", "name": n, "to": f"N_{i}"}
        for i, n in enumerate(Random(seed).sample(names, len(names)))
    ]
    renamed = apply_edit(draft, edit_of({"operations": operations}, "edit"))
    assert model_hash(renamed.checked.model) == model_hash(draft.checked.model)


def test_labels_and_exogenous_values_have_any_names() -> None:
    other = SPEC.replace('"x"', '"r"').replace('"z"', '"x"').replace('"y"', '"z"')
    assert hash_of(other) == hash_of(SPEC)
    assert hash_of(SPEC.replace("{false: 1, true: 3}", "{false: 2, true: 6}")) == hash_of(SPEC)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("B > 1", "B > 2"),
        ("true: 3", "true: 2"),
        ('"y": 2', '"y": 4'),
        ("-> int 0..3", "-> int 0..4"),
        ('A == "x" then', 'A == "y" then'),
        ("node C(A, B) -> bool { return A", "node C(A, B) -> bool { return not A"),
    ],
)
def test_what_changes_the_model_changes_its_hash(old: str, new: str) -> None:
    assert old in SPEC
    assert hash_of(SPEC.replace(old, new)) != hash_of(SPEC)


def test_hashes_part_models_as_the_exact_comparison_does() -> None:
    """Of small models, so that some are alike by chance: the same hash if the same up to renaming."""
    models = [random_model(seed, nodes=2, contexts=8) for seed in range(60)]
    by_hash: dict[str, list[int]] = {}
    for number, model in enumerate(models):
        by_hash.setdefault(model_hash(model), []).append(number)
    for a in range(len(models)):
        for b in range(a):
            if equivalent(models[a], models[b], renaming=True):
                assert model_hash(models[a]) == model_hash(models[b]), (a, b)
    apart = [
        (a, b)
        for group in by_hash.values()
        for a, b in pairwise(group)
        if not equivalent(models[a], models[b], renaming=True, up_to="exogenous")
    ]
    assert apart == []


def test_every_process_gives_the_same_hash() -> None:
    code = "import causim; from causim.engine.comparing.fingerprint import model_hash"
    code += f"; print(model_hash(causim.loads({SPEC!r})))"
    found = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True,
                           env={"PYTHONHASHSEED": "5", "PATH": ""})  # fmt: skip
    assert found.stdout.strip() == hash_of(SPEC)


@pytest.mark.parametrize("width", [24, 100])
def test_a_wide_mechanism_counts_by_its_corners(width: int) -> None:
    parents = [f"A{i}" for i in range(width)]
    roots = "".join(f"node {p}() -> bool {{ exogenous U{p} }}\n" for p in parents)
    start = 'scm 1 model m { """Wide.""" }\n' + roots
    inputs, turned = ", ".join(parents), ", ".join(reversed(parents))
    claims = (f"count({inputs}) >= 1", f"count({turned}) > 0", f"count({inputs}) >= {width}")
    wide = [hash_of(f"{start}node S({inputs}) -> bool {{ return {claim} }}") for claim in claims]
    assert wide[0] == wide[1] != wide[2]
