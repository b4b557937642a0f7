"""Replies of a model on this machine, through transformers: batched, and drawn so that each has a seed of its own.

A token is drawn by adding Gumbel noise to the logits and taking the largest, which is drawing from their softmax
(Gumbel, 1954). The noise of a reply comes from its own generator, so a reply does not depend on who shares its batch
beyond the last digits of floating-point numbers; and batches are the same however often a run is stopped.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from causim.errors import CausimError, MisuseError
from causim.evaluate.inference.protocol import Replies, Sampling
from causim.evaluate.inference.threads import suit_threads

DType = Literal["auto", "float32", "bfloat16", "float16"]

_PARTS = (".safetensors", ".bin", ".json", ".jinja", ".model", ".txt")  # of a saved model
_OTHERS = {"training_args.bin", "trainer_state.json", "optimizer.bin", "scheduler.bin", "train_results.json"}
_CHUNK = 1 << 22  # bytes read at a time


@dataclass(frozen=True, slots=True)
class _Row:
    """One reply to be drawn."""

    prompt: int
    sample: int


class LocalReasoner:
    """A causal language model and its tokenizer. `load` reads them from a folder; training hands them over as they are.

    The padding side of the tokenizer is set to the left, whatever was saved. `batch_size` counts replies drawn at once.
    """

    def __init__(self, model: Any, tokenizer: Any, name: str, batch_size: int = 16) -> None:
        if batch_size < 1:
            raise MisuseError(f"batch_size {batch_size} leaves nothing to do")
        self._model, self._tokenizer, self._name, self._batch_size = model, tokenizer, name, batch_size
        self._ends = _end_tokens(model, tokenizer)
        tokenizer.padding_side = "left"  # replies are appended on the right
        self._pad = tokenizer.pad_token_id if tokenizer.pad_token_id is not None else min(self._ends)

    @classmethod
    def load(
        cls,
        path: str | os.PathLike[str],
        *,
        batch_size: int = 16,
        device: str = "auto",
        dtype: DType = "auto",
    ) -> LocalReasoner:
        """The model in a folder, as `save_pretrained` writes it; no code that lies beside it is run.

        `auto` is a GPU if there is one, and bfloat16 on it. Raises MisuseError if there is no such model or device, or
        the libraries are missing.
        """
        folder = Path(path)
        if not (folder / "config.json").is_file():
            raise MisuseError(
                f"{folder} holds no model: a folder with config.json, weights and a tokenizer is needed"
            )
        if not (find_spec("torch") and find_spec("transformers")):
            raise MisuseError("a model on this machine needs more libraries: pip install 'causim[train]'")
        import torch
        from transformers import AutoModelForCausalLM, AutoTokenizer
        from transformers.utils import logging

        place = ("cuda" if torch.cuda.is_available() else "cpu") if device == "auto" else device
        kind = ("float32" if place == "cpu" else "bfloat16") if dtype == "auto" else dtype
        logging.disable_progress_bar()  # of weights that are read in a moment
        try:
            tokenizer = AutoTokenizer.from_pretrained(folder, padding_side="left", local_files_only=True)
            model = AutoModelForCausalLM.from_pretrained(
                folder, dtype=getattr(torch, kind), local_files_only=True
            )
            model = model.to(place)
            suit_threads(model)
        except torch.OutOfMemoryError:
            raise CausimError(f"{folder}: the model does not fit into the memory of {place}") from None
        except (OSError, ValueError, RuntimeError, KeyError) as error:
            raise MisuseError(f"{folder} cannot be loaded on {place}: {_first_line(error)}") from None
        return cls(model, tokenizer, f"{folder.name} {model_digest(folder)[:16]} {kind}", batch_size)

    @property
    def name(self) -> str:
        return self._name

    def close(self) -> None:
        self._model = self._tokenizer = None

    def generate(
        self, prompts: Sequence[str], k: int, sampling: Sampling, *, done: Collection[int] = frozenset()
    ) -> Iterator[Replies]:
        """As `Reasoner.generate`. A prompt that leaves no room for a reply in the model's context is answered by an
        empty text that counts as cut off. Raises CausimError, with the setting to lower, if memory runs out, and
        MisuseError if no prompt leaves room."""
        tokens = [self._encoded(prompt) for prompt in prompts]
        short = [i for i, each in enumerate(tokens) if self._too_long(len(each), sampling)]
        if prompts and len(short) == len(prompts):
            raise MisuseError(
                f"no prompt leaves room for {sampling.max_new_tokens} new tokens in a context of {self._context}; "
                f"the shortest has {min(map(len, tokens))}: lower max_new_tokens, or ask about smaller models"
            )
        yield from (Replies(i, ("",) * k, (True,) * k) for i in short if i not in done)
        each = 1 if sampling.greedy else k
        # The longest first: if memory runs out, it does so at the beginning.
        order = sorted(set(range(len(prompts))) - set(short), key=lambda i: (-len(tokens[i]), i))
        rows = [_Row(i, sample) for i in order for sample in range(each)]
        found: dict[int, list[tuple[str, bool]]] = {}
        for start in range(0, len(rows), self._batch_size):
            batch = rows[start : start + self._batch_size]
            if all(row.prompt in done for row in batch):
                continue
            seeds = [sampling.seed_of(prompts[row.prompt], row.sample) for row in batch]
            drawn = self._drawn([tokens[row.prompt] for row in batch], seeds, sampling)
            for row, text in zip(batch, drawn, strict=True):
                texts = found.setdefault(row.prompt, [])
                texts.append(text)
                if len(texts) == each and row.prompt not in done:
                    ordered = texts * k if each < k else texts
                    yield Replies(row.prompt, tuple(t for t, _ in ordered), tuple(cut for _, cut in ordered))

    # --- tokens in

    @property
    def _context(self) -> int | None:
        limit = getattr(self._model.config, "max_position_embeddings", None)
        return limit if isinstance(limit, int) else None

    def _too_long(self, length: int, sampling: Sampling) -> bool:
        return self._context is not None and length + sampling.max_new_tokens > self._context

    def _encoded(self, prompt: str) -> list[int]:
        """A prompt as the model is used to it: by its chat template, which has its own special tokens, or as text."""
        tokenizer = self._tokenizer
        if not tokenizer.chat_template:
            return list(tokenizer(prompt)["input_ids"])
        text = tokenizer.apply_chat_template(
            [{"role": "user", "content": prompt}], tokenize=False, add_generation_prompt=True
        )
        return list(tokenizer(text, add_special_tokens=False)["input_ids"])

    # --- tokens out

    def _drawn(
        self, tokens: Sequence[list[int]], seeds: Sequence[int], sampling: Sampling
    ) -> list[tuple[str, bool]]:
        """The text of each reply, and whether it was cut off. Raises CausimError if memory runs out."""
        import torch
        from transformers import GenerationConfig, LogitsProcessorList

        device, width = self._model.device, max(map(len, tokens))
        padded = [[self._pad] * (width - len(each)) + each for each in tokens]
        seen = [[0] * (width - len(each)) + [1] * len(each) for each in tokens]
        processors = LogitsProcessorList()
        if not sampling.greedy:
            processors.append(_Draw(seeds, sampling, device))
        # Not what a model's authors recommend (penalties, other cuts), which would be mixed into what was asked for.
        recommended = self._model.generation_config
        self._model.generation_config = GenerationConfig(
            do_sample=False, eos_token_id=sorted(self._ends), pad_token_id=self._pad
        )
        try:
            with torch.inference_mode():
                out = self._model.generate(
                    input_ids=torch.tensor(padded, device=device),
                    attention_mask=torch.tensor(seen, device=device),
                    max_new_tokens=sampling.max_new_tokens,
                    logits_processor=processors,
                )
        except (torch.OutOfMemoryError, MemoryError, RuntimeError) as error:
            if not _out_of_memory(error):
                raise
            raise CausimError(
                f"memory ran out over {len(tokens)} replies at once to prompts of up to {width} tokens: lower "
                f"batch_size, now {self._batch_size}, or max_new_tokens, now {sampling.max_new_tokens}; what was "
                "answered before is kept"
            ) from None
        finally:
            self._model.generation_config = recommended
        return [self._text(row) for row in out[:, width:].tolist()]

    def _text(self, tokens: list[int]) -> tuple[str, bool]:
        end = next((i for i, token in enumerate(tokens) if token in self._ends), None)
        text = self._tokenizer.decode(tokens[:end], skip_special_tokens=True)
        return str(text), end is None


class _Draw:
    """A logits processor after which the largest logit is a draw from the distribution; each row has its own chance."""

    def __init__(self, seeds: Sequence[int], sampling: Sampling, device: Any) -> None:
        import torch

        self._generators = [torch.Generator(device).manual_seed(seed) for seed in seeds]
        self._sampling = sampling

    def __call__(self, input_ids: Any, scores: Any) -> Any:
        import torch

        logits = scores.float() / self._sampling.temperature
        if self._sampling.top_p < 1:
            logits = _nucleus(logits, self._sampling.top_p)
        noise = torch.empty_like(logits)
        for row, generator in zip(noise, self._generators, strict=True):
            row.exponential_(generator=generator)
        return logits - noise.log()


def _nucleus(logits: Any, top_p: float) -> Any:
    """The logits of the smallest set of likeliest tokens that has probability `top_p`; the others are out of reach."""
    ordered, places = logits.sort(dim=-1, descending=True)
    shares = ordered.softmax(dim=-1)
    before = shares.cumsum(dim=-1) - shares
    dropped = ordered.masked_fill(before >= top_p, float("-inf"))
    return logits.scatter(-1, places, dropped)


def _end_tokens(model: Any, tokenizer: Any) -> frozenset[int]:
    """All tokens that end a reply: chat models have one beside that of their tokenizer. Raises MisuseError."""
    given = [tokenizer.eos_token_id]
    if model.generation_config is not None:
        ends = model.generation_config.eos_token_id
        given += ends if isinstance(ends, list | tuple) else [ends]
    found = frozenset(token for token in given if token is not None)
    if not found:
        raise MisuseError("neither the tokenizer nor the model names a token that ends a reply (eos_token)")
    return found


def _out_of_memory(error: BaseException) -> bool:
    text = str(error).lower()
    return isinstance(error, MemoryError) or "out of memory" in text or "can't allocate memory" in text


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:300]


def model_digest(folder: str | os.PathLike[str]) -> str:
    """SHA-256 of the files that make a saved model what it is: weights, configuration, tokenizer."""
    digest = hashlib.sha256()
    for path in sorted(Path(folder).iterdir()):
        if path.suffix not in _PARTS or path.name in _OTHERS or not path.is_file():
            continue
        digest.update(f"{path.name}\0{path.stat().st_size}\0".encode())
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
    return digest.hexdigest()
