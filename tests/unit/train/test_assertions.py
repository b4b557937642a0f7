"""Faults planted in tokenizers, templates and batches are found before a step is made."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from causim.errors import CausimError, MisuseError
from tests.unit.train.learning import rows, tiny_model

torch = pytest.importorskip("torch")
pytest.importorskip("trl")

from causim.train.assertions import end_tokens, verify_batch, verify_padding, verify_saved  # noqa: E402
from causim.train.encoding import IGNORED, encode  # noqa: E402
from causim.train.job import Job, Training  # noqa: E402
from causim.train.prepare import as_features, prepare  # noqa: E402
from causim.train.rows import Row, write_rows  # noqa: E402
from causim.train.trainer import Loaded  # noqa: E402

CHAT = (
    "{% for m in messages %}<{{ m.role }}>{{ m.content }}"
    "{% if m.role == 'assistant' %}<|endoftext|>{% endif %}\n{% endfor %}"
    "{% if add_generation_prompt %}<assistant>{% endif %}"
)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_model(tmp_path_factory.mktemp("base"), [row.prompt + row.completion for row in rows(7)])


@pytest.fixture
def model(base: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(base, tmp_path / "model"))


def configure(model: Path, name: str = "tokenizer_config.json", **values: Any) -> None:
    path = model / name
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | values), "utf-8")


def prepared(
    model: Path, training: Training | None = None, some: list[Row] | None = None, **more: Any
) -> Any:
    """What happens before the first step."""
    write_rows(model / "rows.jsonl", some or rows(10))
    job = Job(
        model=str(model),
        rows=str(model / "rows.jsonl"),
        device="cpu",
        training=training or Training(),
        **more,
    )
    loaded = Loaded.load(job)
    return prepare(job, loaded), loaded


def test_a_sound_model_passes_and_learns_its_replies_only(model: Path) -> None:
    found, loaded = prepared(model)
    batch = loaded.collator()(as_features(list(enumerate(found.encoded))))
    for row, labels in zip(found.rows, batch["labels"].tolist(), strict=True):
        learnt = [label for label in labels if label != IGNORED]
        assert loaded.tokenizer.decode(learnt) == row.completion + "<|endoftext|>"


def test_a_sound_template_passes_and_the_prompt_is_what_the_model_will_be_asked(model: Path) -> None:
    configure(model, chat_template=CHAT)
    found, loaded = prepared(model)
    first = found.encoded[0]
    assert loaded.tokenizer.decode(list(first.prompt)) == "<user>A = 0\nA?\n<assistant>"
    assert loaded.tokenizer.decode(list(first.reply)) == found.rows[0].completion + "<|endoftext|>"


@pytest.mark.parametrize(
    ("fault", "found"),
    [
        ({"pad_token": "<|endoftext|>"}, "both pads and ends replies"),
        (
            {"chat_template": CHAT.replace("<assistant>{% endif %}", "<bot>{% endif %}")},
            "no beginning of the whole",
        ),
        ({"chat_template": CHAT.replace("<|endoftext|>", "")}, "would not learn to stop"),
        ({"chat_template": CHAT.replace("{{ m.content }}", "{{ m.content[:5] }}")}, "leaves parts of it out"),
    ],
)
def test_faults_of_tokenizers(model: Path, fault: dict[str, str], found: str) -> None:
    configure(model, **fault)
    with pytest.raises(CausimError, match=found):
        prepared(model)


def test_a_tokenizer_without_end_or_padding() -> None:
    class Bare:
        eos_token_id = pad_token_id = None

    class Unpadded(Bare):
        eos_token_id = 0

    with pytest.raises(CausimError, match="names no token that ends a reply"):
        end_tokens(Bare(), None)
    with pytest.raises(CausimError, match="has no padding token"):
        verify_padding(Unpadded(), {0})


def test_another_padding_token_can_be_named(model: Path) -> None:
    configure(model, pad_token="<|endoftext|>")
    prepared(model, pad_token="<|pad|>")
    with pytest.raises(MisuseError, match="is no token of the model"):
        prepared(model, pad_token="<|padding|>")


def test_a_token_outside_the_embedding(model: Path) -> None:
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(model)
    tokenizer.add_tokens(["A ="])
    tokenizer.save_pretrained(model)
    with pytest.raises(CausimError, match="has no place in the model's embedding of 262 rows"):
        prepared(model)
    with pytest.raises(CausimError, match="263 tokens and the embedding 262 rows"):
        verify_saved(model, [], [])


def test_a_saved_tokenizer_that_pads_on_the_right_or_encodes_otherwise(model: Path) -> None:
    row = rows(1)[0]
    _, loaded = prepared(model)
    before = encode(row, loaded.tokenizer, {0})
    verify_saved(model, [row], [before])
    configure(model, chat_template=CHAT)
    with pytest.raises(CausimError, match="otherwise than before"):
        verify_saved(model, [row], [before])
    configure(model, padding_side="right")
    with pytest.raises(CausimError, match="pads on the right"):
        verify_saved(model, [row], [before])


def test_what_a_tokenizer_cannot_give_back(model: Path) -> None:
    """Qwen2's normalizes: an e with an accent as two characters comes back as one."""
    with pytest.raises(CausimError, match="loses what it encodes"):
        prepared(model, some=[Row("r", "A?\n", '{"A": "e\u0301"}', 2)])


def test_long_rows_are_left_out_and_counted_never_cut(model: Path) -> None:
    some = [*rows(4), Row("long", "A = 1\n" * 30, '{"A": 1}', 2)]
    found, _ = prepared(model, Training(max_length=60), some)
    assert found.left_out == ("long",)
    assert all(each.reply[-1] == 0 for each in found.encoded)
    with pytest.raises(MisuseError, match="all 5 rows are longer than max_length; the shortest has"):
        prepared(model, Training(max_length=3), some)


def test_the_context_of_the_model_is_a_limit_too(model: Path) -> None:
    found, _ = prepared(model, some=[*rows(4), Row("long", "A = 1\n" * 300, '{"A": 1}', 2)])
    assert found.left_out == ("long",)


@pytest.mark.parametrize(
    ("batch", "found"),
    [
        ({"attention_mask": [[0, 1, 1, 1]]}, "padded on the left"),
        ({"labels": [[IGNORED, 5, 0, 1]]}, "padding is among the labels"),
        ({"labels": [[IGNORED, 5, IGNORED, IGNORED]]}, "the end of a reply is not among the labels"),
        ({"input_ids": [[7, 5, 5, 1]], "labels": [[IGNORED, 5, 5, IGNORED]]}, "end of a reply is not among"),
    ],
)
def test_batches_that_would_teach_the_wrong_thing(batch: dict[str, Any], found: str) -> None:
    sound = {
        "input_ids": [[7, 5, 0, 1]],
        "attention_mask": [[1, 1, 1, 0]],
        "labels": [[IGNORED, 5, 0, IGNORED]],
    }
    verify_batch({key: torch.tensor(value) for key, value in sound.items()}, {0})
    with pytest.raises(CausimError, match=found):
        verify_batch({key: torch.tensor(value) for key, value in (sound | batch).items()}, {0})
