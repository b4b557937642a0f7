"""A small language model from scratch, for machines without a GPU: random weights, and a tokenizer made for the texts.

What it learns says how the training works, not what a pretrained model would learn. With other sizes the same
function makes models of a hundred million weights.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from causim.errors import MisuseError

END, PAD = "<|endoftext|>", "<|pad|>"
LETTERS = 256  # of a byte-level vocabulary: any text can be written with them


@dataclass(frozen=True, slots=True)
class TinyShape:
    """Sizes of a model. The defaults have some 0.5 million weights; 512, 8 and 8 have some 35 million."""

    hidden: int = 96
    layers: int = 3
    heads: int = 4
    vocabulary: int = 320
    positions: int = 1024

    def __post_init__(self) -> None:
        for name in ("hidden", "layers", "heads", "positions"):
            if getattr(self, name) < 1:
                raise MisuseError(f"{name} must be 1 or more, not {getattr(self, name)}")
        if self.hidden % (2 * self.heads):
            raise MisuseError(f"hidden ({self.hidden}) must be a multiple of twice the heads ({self.heads})")
        if self.vocabulary < LETTERS + 2:
            raise MisuseError(
                f"vocabulary must be {LETTERS + 2} or more: all bytes, an end and a padding token"
            )


def make_tiny(folder: Path, texts: Iterable[str], shape: TinyShape, seed: int = 0) -> int:
    """Writes a model and its tokenizer as a folder that transformers loads; the number of weights.

    The same texts, shape and seed give the same weights. Raises MisuseError if there are no texts.
    """
    import torch
    from transformers import Qwen2Config, Qwen2ForCausalLM
    from transformers.utils import logging

    logging.disable_progress_bar()
    tokenizer = _tokenizer(texts, shape)
    config = Qwen2Config(
        vocab_size=len(tokenizer),
        hidden_size=shape.hidden,
        intermediate_size=4 * shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        num_key_value_heads=shape.heads,
        max_position_embeddings=shape.positions,
        initializer_range=1
        / math.sqrt(shape.hidden),  # Qwen2's 0.02 is for wide models; narrow ones hardly start
        tie_word_embeddings=True,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
        bos_token_id=None,
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = Qwen2ForCausalLM(config)
    model.generation_config.eos_token_id = tokenizer.eos_token_id
    model.generation_config.pad_token_id = tokenizer.pad_token_id
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return int(sum(weights.numel() for weights in model.parameters()))


def _tokenizer(texts: Iterable[str], shape: TinyShape) -> Any:
    """Byte pairs, learnt from the texts, as Qwen2's tokenizer splits them: each digit is a token of its own.

    It is an object of the very class that `AutoTokenizer` takes for such a model, which has its own idea of how texts
    are split and which special tokens there are: another one would be read back otherwise than it was saved.
    """
    from tokenizers import pre_tokenizers, trainers
    from transformers import Qwen2Tokenizer

    listed = list(texts)
    if not listed:
        raise MisuseError("a tokenizer needs texts to learn from, and there are none")
    pairs = Qwen2Tokenizer(pad_token=PAD).backend_tokenizer
    trainer = trainers.BpeTrainer(
        vocab_size=shape.vocabulary,
        special_tokens=[END, PAD],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    pairs.train_from_iterator(listed, trainer)
    learnt = json.loads(pairs.to_str())["model"]
    return Qwen2Tokenizer(
        vocab=learnt["vocab"],
        merges=[tuple(pair) for pair in learnt["merges"]],
        eos_token=END,
        unk_token=END,
        pad_token=PAD,
        padding_side="left",
    )
