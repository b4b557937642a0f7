"""Replies of a model on this machine: what they must not depend on, and where they end."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")

from causim.errors import CausimError, MisuseError  # noqa: E402
from causim.evaluate.inference import Replies, Sampling  # noqa: E402
from causim.evaluate.inference.local import LocalReasoner, _Draw, model_digest  # noqa: E402
from tests.unit.evaluate.tiny import saved, tiny  # noqa: E402

PROMPTS = ["Why?", "How many, if any at all?", "x" * 60, "Who says so", "é"]
DRAWN = Sampling(temperature=1.0, top_p=0.95, max_new_tokens=12, seed=3)
SHORT = Sampling(max_new_tokens=12)


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> None:
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    torch.set_num_threads(1)


def replies(batch_size: int, sampling: Sampling, k: int = 3, done: Any = (), **changed: Any) -> list[Replies]:
    model, tokenizer = tiny(**changed)
    reasoner = LocalReasoner(model, tokenizer, "tiny", batch_size)
    return sorted(reasoner.generate(PROMPTS, k, sampling, done=frozenset(done)))


@pytest.mark.parametrize("sampling", [SHORT, DRAWN], ids=["greedy", "drawn"])
def test_replies_do_not_depend_on_who_shares_the_batch(sampling: Sampling) -> None:
    """Neither padding on the left nor the neighbours' chance makes a difference, nor a stop in between."""
    alone = replies(1, sampling)
    assert [found.prompt for found in alone] == [0, 1, 2, 3, 4]
    assert replies(4, sampling) == replies(100, sampling) == alone
    assert replies(4, sampling, done={1, 2}) == [found for found in alone if found.prompt not in (1, 2)]


def test_chance_is_the_seeds() -> None:
    first = replies(8, DRAWN)
    assert len({text for found in first for text in found.texts}) == 15
    assert replies(8, Sampling(1.0, 0.95, 12, seed=4)) != first
    assert [found.texts[:2] for found in first] == [found.texts for found in replies(8, DRAWN, k=2)]
    greedy = replies(8, SHORT)
    assert all(len(set(found.texts)) == 1 for found in greedy)


def test_tokens_are_drawn_with_their_probabilities() -> None:
    """Of 20,000 draws with temperature 2 and a nucleus that leaves the last two of five tokens out."""
    chances = torch.tensor([0.4, 0.3, 0.2, 0.06, 0.04])
    number = 20_000
    draw = _Draw(range(number), Sampling(temperature=2.0, top_p=0.8), torch.device("cpu"))
    drawn = draw(None, (2 * chances.log()).repeat(number, 1)).argmax(dim=-1)
    found = torch.bincount(drawn, minlength=5) / number
    expected = torch.tensor([0.4, 0.3, 0.2, 0, 0]) / 0.9
    assert (found - expected).abs().max() < 0.012  # more than three standard errors
    assert found[3:].tolist() == [0, 0]


def test_a_reply_ends_at_the_first_end_token_of_tokenizer_or_model() -> None:
    model, tokenizer = tiny()
    prompt = tokenizer(PROMPTS[0], return_tensors="pt")["input_ids"]
    tokens = model.generate(prompt, do_sample=False, max_new_tokens=12)[0, prompt.shape[1] :].tolist()
    (whole,) = LocalReasoner(model, tokenizer, "tiny").generate(PROMPTS[:1], 1, SHORT)
    assert whole == Replies(0, (tokenizer.decode(tokens),), (True,))
    model.generation_config.eos_token_id = [1, tokens[3]]  # as chat models have two
    (found,) = LocalReasoner(model, tokenizer, "tiny").generate(PROMPTS[:1], 1, SHORT)
    assert found.texts == (tokenizer.decode(tokens[: tokens.index(tokens[3])]),)
    assert found.cut == (False,)
    assert model.generation_config.eos_token_id == [1, tokens[3]]  # left as it was


def test_a_model_without_an_end_token_is_refused() -> None:
    model, tokenizer = tiny(eos_token_id=None)
    tokenizer.eos_token = None
    with pytest.raises(MisuseError, match="eos_token"):
        LocalReasoner(model, tokenizer, "endless")


def test_what_the_authors_of_a_model_recommend_is_not_mixed_in() -> None:
    model, tokenizer = tiny()
    model.generation_config.update(do_sample=True, temperature=3.0, repetition_penalty=5.0, top_k=2)
    found = sorted(LocalReasoner(model, tokenizer, "tiny").generate(PROMPTS, 1, SHORT))
    assert found == replies(16, SHORT, k=1)


def test_a_chat_template_is_used_if_there_is_one() -> None:
    model, tokenizer = tiny(chat=True)
    (asked,) = LocalReasoner(model, tokenizer, "tiny").generate(["Why?"], 1, SHORT)
    (plain,) = LocalReasoner(*tiny(), "tiny").generate(["[user]Why?[assistant]"], 1, SHORT)
    assert asked == plain
    assert asked != next(LocalReasoner(*tiny(), "tiny").generate(["Why?"], 1, SHORT))


def test_prompts_that_leave_no_room_are_answered_by_nothing() -> None:
    room = Sampling(max_new_tokens=80)
    found = replies(4, room, k=1)
    assert found[2] == Replies(2, ("",), (True,))
    assert [f.texts for f in found if f.prompt != 2] == [
        f.texts for f in replies(4, room, k=1, max_position_embeddings=512) if f.prompt != 2
    ]
    with pytest.raises(MisuseError, match=r"no prompt leaves room for 128 new tokens in a context of 128"):
        replies(4, Sampling(max_new_tokens=128), k=1)


def test_what_to_lower_is_said_when_memory_runs_out(monkeypatch: pytest.MonkeyPatch) -> None:
    model, tokenizer = tiny()
    reasoner = LocalReasoner(model, tokenizer, "tiny", batch_size=2)
    whole, generate = replies(2, SHORT, k=1), model.generate
    calls = iter([generate])

    def small(**arguments: Any) -> Any:
        work = next(calls, None)
        if work is None:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 GiB")
        return work(**arguments)

    monkeypatch.setattr(model, "generate", small)
    found = reasoner.generate(PROMPTS, 1, SHORT)
    assert {next(found).prompt, next(found).prompt} == {1, 2}  # the longest come first
    with pytest.raises(
        CausimError, match=r"lower batch_size, now 2, or max_new_tokens, now 12; what was answered"
    ):
        next(found)
    monkeypatch.setattr(model, "generate", generate)
    assert sorted(reasoner.generate(PROMPTS, 1, SHORT)) == whole


def test_a_saved_model_answers_as_it_did_and_is_known_by_its_content(tmp_path: Path) -> None:
    folder = saved(tmp_path / "tiny")
    reasoner = LocalReasoner.load(folder, device="cpu")
    assert sorted(reasoner.generate(PROMPTS, 2, DRAWN)) == replies(16, DRAWN, k=2)
    assert reasoner.name == f"tiny {model_digest(folder)[:16]} float32"
    (folder / "trainer_state.json").write_text("{}", "utf-8")
    assert model_digest(folder) == model_digest(saved(tmp_path / "again"))
    assert model_digest(saved(tmp_path / "other", hidden_size=16)) != model_digest(folder)


def test_what_cannot_be_loaded_is_said(tmp_path: Path) -> None:
    with pytest.raises(MisuseError, match=r"holds no model: a folder with config\.json"):
        LocalReasoner.load(tmp_path)
    (tmp_path / "config.json").write_text('{"model_type": "no_such"}', "utf-8")
    with pytest.raises(MisuseError, match="cannot be loaded"):
        LocalReasoner.load(tmp_path)
    with pytest.raises(MisuseError, match="batch_size 0"):
        LocalReasoner(*tiny(), "tiny", batch_size=0)
