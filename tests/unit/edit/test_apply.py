"""Edits do what they say, to what they name, and to nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from causim.checker import check
from causim.edit import Draft, Edit, apply_edit
from causim.edit.operations import MAX_BLOCK, edit_of
from causim.errors import SpecError
from causim.source import SourceText
from causim.syntax.parse import parse
from tests.property.strategies import random_spec

TRIAL = '''scm 1

# A header comment.
model trial {
  """A trial."""
  topology layered
}

type Level = int 0..4  # levels

# It stands for itself.

# About Dose.
node Dose() -> Level {
  """The dose."""
  exogenous U_Dose
}  # behind Dose

node Effect(Dose) -> Level {
  """Half of the dose, or one less."""
  exogenous U_Effect: int 0..1 ~ {0: 3, 1: 1}
  # above the mechanism
  let half = Dose // 2
  return (max(0, half - U_Effect))
}

check "a full dose works" { do Dose = 4 expect Effect >= 1 }

# The end.
'''
LUCK = 'node Luck() -> bool {\n  """Luck."""\n  exogenous U_Luck\n}'


def draft(text: str = TRIAL) -> Draft:
    return Draft.read(SourceText("trial.scm", text))


def edit(*operations: dict[str, Any], base: str | None = None) -> Edit:
    return edit_of({"operations": list(operations)} | ({"base": base} if base else {}), "edit.json")


def edited(*operations: dict[str, Any]) -> str:
    """The text after an edit; the checker has proved it, and reads it from the text as it did from the edit."""
    before = draft()
    after = apply_edit(before, edit(*operations))
    again = check(parse(after.source).spec)
    assert after.checked.model == again.model is not None
    assert before.text == TRIAL
    return after.text


def refused(*operations: dict[str, Any], base: str | None = None) -> list[str]:
    with pytest.raises(SpecError) as caught:
        apply_edit(draft(), edit(*operations, base=base))
    return [d.code for d in caught.value.diagnostics]


def without(text: str, *parts: str) -> str:
    for part in parts:
        assert part in text
        text = text.replace(part, "")
    return text


def test_blocks_joined_are_the_text() -> None:
    assert draft().text == TRIAL
    assert [(b.kind, b.name) for b in draft().blocks] == [
        ("model", "trial"),
        ("type", "Level"),
        ("node", "Dose"),
        ("node", "Effect"),
        ("check", "a full dose works"),
    ]


def test_a_node_comes_after_its_causes_and_before_its_effects() -> None:
    text = edited(
        {"op": "add_node", "block": LUCK},
        {"op": "add_edge", "parent": "Luck", "child": "Effect",
         "mechanism": "let half = if Luck then Dose else Dose // 2\nreturn max(0, half - U_Effect)"},
    )  # fmt: skip
    assert text.index("node Dose") < text.index("node Luck") < text.index("node Effect(Dose, Luck)")
    assert without(text, LUCK + "\n\n").startswith(TRIAL[: TRIAL.index("node Effect")])
    assert "# above the mechanism\n  let half = if Luck" in text


def test_blocks_move_only_if_causes_would_stand_behind() -> None:
    text = edited(
        {"op": "remove_edge", "parent": "Dose", "child": "Effect", "mechanism": "return U_Effect"},
        {"op": "add_edge", "parent": "Effect", "child": "Dose", "mechanism": "return max(U_Dose, Effect)"},
    )
    assert text.index("node Effect() -> Level") < text.index("# About Dose.\nnode Dose(Effect)")
    assert "}  # behind Dose" in text
    assert "# It stands for itself." in text


def test_a_replaced_block_keeps_the_comments_around_it() -> None:
    new = 'node Dose() -> Level { """Fixed now.""" exogenous U_Dose ~ {0: 1, 1: 1, 2: 1, 3: 1, 4: 0} }'
    text = edited({"op": "replace_node", "block": new})
    start, end = TRIAL.index("node Dose"), TRIAL.index("  # behind Dose")
    assert text == TRIAL[:start] + new + TRIAL[end:]


def test_a_removed_node_takes_its_own_comments_along_and_no_others() -> None:
    text = edited(
        {"op": "remove_node", "name": "Dose"},
        {"op": "replace_node", "block": 'node Effect() -> Level { """All luck.""" exogenous U_Effect }'},
        {"op": "drop", "kind": "check", "name": "a full dose works"},
    )
    assert "# It stands for itself." in text
    assert "# The end." in text
    assert "# About Dose." not in text


def test_a_rename_reaches_every_use_and_no_prose() -> None:
    text = edited(
        {"op": "rename", "name": "Dose", "to": "Amount"},
        {"op": "rename", "name": "Level", "to": "Grade"},
        {"op": "rename", "name": "U_Effect", "to": "U_luck"},
    )
    assert without(text, "# About Dose.", "# behind Dose").count("Dose") == text.count("U_Dose") == 1
    assert "do Amount = 4" in text
    assert "Level" not in text


def test_a_local_name_is_not_renamed() -> None:
    spec = TRIAL.replace("# It stands", "fn shrink(Dose: Level) -> Level { return Dose // 2 }\n\n# It stands")
    after = apply_edit(draft(spec), edit({"op": "rename", "name": "Dose", "to": "Amount"}))
    assert "fn shrink(Dose: Level) -> Level { return Dose // 2 }" in after.text
    assert "node Effect(Amount)" in after.text


def test_a_mechanism_changes_inside_its_block() -> None:
    text = edited({"op": "change_mechanism", "node": "Effect", "mechanism": "return max(Dose - U_Effect, 0)",
                   "exogenous": "exogenous U_Effect: int 0..2"})  # fmt: skip
    start, end = TRIAL.index("  exogenous U_Effect"), TRIAL.index('}\n\ncheck "a full')
    inside = "  exogenous U_Effect: int 0..2\n  # above the mechanism\n  return max(Dose - U_Effect, 0)\n"
    assert text == TRIAL[:start] + inside + TRIAL[end:]


def test_a_root_gets_a_mechanism_too() -> None:
    text = edited({"op": "change_mechanism", "node": "Dose", "mechanism": "return U_Dose // 2"})
    assert "  exogenous U_Dose\n  return U_Dose // 2\n}  # behind Dose" in text


def test_declarations_join_their_kind() -> None:
    text = edited(
        {"op": "declare", "block": 'type Sort = enum("a", "b")'},
        {"op": "declare", "block": "const HALF: Level = 2"},
        {"op": "redeclare", "block": 'model trial { """Another.""" }'},
        {"op": "redeclare", "block": 'check "a full dose works" { do Dose = 4 expect Effect == 2 or Effect == 1 }'},
    )  # fmt: skip
    assert 'type Level = int 0..4  # levels\ntype Sort = enum("a", "b")\n\nconst HALF: Level = 2' in text
    assert "topology" not in text
    assert "Effect == 2 or" in text


def test_an_edit_of_another_text_is_refused() -> None:
    assert refused({"op": "add_node", "block": LUCK}, base="0" * 64) == ["edit-stale"]
    assert apply_edit(draft(), edit({"op": "add_node", "block": LUCK}, base=draft().digest), check=False)


@pytest.mark.parametrize(
    ("operation", "code"),
    [
        ({"op": "add_node", "block": LUCK.replace("Luck", "Dose")}, "edit-block-exists"),
        ({"op": "add_node", "block": "type T = bool"}, "edit-wrong-block"),
        ({"op": "declare", "block": LUCK}, "edit-wrong-block"),
        ({"op": "replace_node", "block": LUCK}, "edit-no-such-block"),
        ({"op": "remove_node", "name": "Doze"}, "edit-no-such-block"),
        ({"op": "rename", "name": "Doze", "to": "Dose2"}, "edit-no-such-block"),
        ({"op": "rename", "name": "Dose", "to": "Effect"}, "edit-block-exists"),
        ({"op": "rename", "name": "Dose", "to": "half"}, "edit-block-exists"),
        ({"op": "add_edge", "parent": "Dose", "child": "Effect", "mechanism": "return 1"}, "edit-block-exists"),
        ({"op": "remove_edge", "parent": "Effect", "child": "Dose", "mechanism": "return 1"}, "edit-no-such-block"),
        ({"op": "add_node", "block": LUCK + LUCK.replace("Luck", "Fate")}, "syntax-error"),
        ({"op": "add_node", "block": "import os"}, "other-language"),
        ({"op": "add_node", "block": f'node Z() -> bool {{ """{"x" * MAX_BLOCK}""" exogenous U_Z }}'},
         "edit-block-too-large"),
        ({"op": "add_edge", "parent": "Effect", "child": "Dose", "mechanism": "return Effect"}, "causal-cycle"),
        ({"op": "remove_node", "name": "Dose"}, "undeclared-name"),
        ({"op": "change_mechanism", "node": "Effect", "mechanism": "return Dose + 1"}, "result-out-of-type"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_refused_by_code(operation: dict[str, Any], code: str) -> None:
    assert code in refused(operation)


def test_hostile_data_are_no_edit() -> None:
    deep: object = []
    for _ in range(10_000):
        deep = [deep]
    for data in (deep, {"operations": []}, {"operations": [{"op": "exec", "block": "1"}]}, [], "x", None):
        with pytest.raises(SpecError) as caught:
            edit_of(data, "edit.json")
        assert {d.code for d in caught.value.diagnostics} == {"edit-schema"}


@pytest.mark.parametrize("seed", range(60))
def test_a_model_grown_block_by_block_is_the_model_of_its_text(seed: int) -> None:
    """What a draft proves with the proofs of drafts before it is what the checker proves of the text alone."""
    from causim.syntax.printer import print_spec

    whole = draft(print_spec(random_spec(seed)))
    small = Draft(whole.name, whole.head, tuple(b for b in whole.blocks if b.kind not in ("node", "check")))
    assert small.checked.model is None  # it has no nodes yet
    for block in whole.blocks:
        if block.kind == "node" and len(block.text) < MAX_BLOCK:
            small = apply_edit(small, edit({"op": "add_node", "block": block.text}), check=False)
            fresh = check(parse(small.source).spec)
            assert small.checked.model == fresh.model
            assert sorted(d.code for d in small.checked.diagnostics) == sorted(
                d.code for d in fresh.diagnostics
            )
