"""What must hold before a step is made, and after a model is saved. Each breach costs a whole run, and shows nowhere.

All of it is verified on the rows themselves and on a batch as the model will get it, not on settings that should lead
there.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from causim.errors import CausimError
from causim.train.encoding import IGNORED, Encoded, encode, rendered
from causim.train.rows import Row

LOOKED_AT = 64  # rows whose texts are looked at one by one; tokens are looked at in all


def end_tokens(tokenizer: Any, generation: Any) -> frozenset[int]:
    """The tokens that end a reply: the tokenizer's, and those of the model's generation settings.

    Raises CausimError if the tokenizer names none."""
    listed = getattr(generation, "eos_token_id", None)
    given = [tokenizer.eos_token_id, *(listed if isinstance(listed, list | tuple) else [listed])]
    ends = frozenset(token for token in given if token is not None)
    if tokenizer.eos_token_id is None:
        raise CausimError(
            "the tokenizer names no token that ends a reply (eos_token): a model trained with it would never stop. "
            "Set eos_token in its tokenizer_config.json"
        )
    return ends


def verify_padding(tokenizer: Any, ends: Collection[int]) -> None:
    """That padding can be told from the end of a reply. Raises CausimError."""
    if tokenizer.pad_token_id is None:
        raise CausimError(
            "the tokenizer has no padding token (pad_token), and the end of a reply must not stand in for it: name an "
            "unused special token of its vocabulary as `pad_token` in the model's settings"
        )
    if tokenizer.pad_token_id in ends:
        raise CausimError(
            f"{tokenizer.pad_token!r} both pads and ends replies: what masks padding would mask the end too, and the "
            "model would not learn to stop. Name another special token as `pad_token` in the model's settings, such "
            "as <|endoftext|> for Qwen's chat models or <|finetune_right_pad_id|> for Llama 3"
        )


def verify_rows(
    rows: Sequence[Row], encoded: Sequence[Encoded], tokenizer: Any, ends: Collection[int], embedding: int
) -> None:
    """That the rows' tokens say what the rows say, end with the end of a reply, and have a place in the embedding.

    Raises CausimError, with the row, for the first that does not.
    """
    for row, each in zip(rows, encoded, strict=True):
        if not each.prompt:
            raise CausimError(f"{row.id}: the prompt has no tokens")
        if each.reply[-1] not in ends:
            last = tokenizer.decode([each.reply[-1]])
            names = ", ".join(repr(tokenizer.decode([end])) for end in sorted(ends))
            raise CausimError(
                f"{row.id}: the tokens to be learnt end with {last!r}, which does not end a reply (that does {names}): "
                "the model would not learn to stop. Make eos_token the token that the chat template puts there"
            )
        largest = max(max(each.prompt), max(each.reply))
        if largest >= embedding:
            raise CausimError(
                f"{row.id}: token {largest} ({tokenizer.decode([largest])!r}) has no place in the model's embedding of "
                f"{embedding} rows: the tokenizer is of another model, or tokens were added and the embedding was not "
                "resized"
            )
    for row, each in list(zip(rows, encoded, strict=True))[:LOOKED_AT]:
        _verify_text(row, each, tokenizer)


def _verify_text(row: Row, each: Encoded, tokenizer: Any) -> None:
    unknown = tokenizer.unk_token_id
    if unknown is not None and unknown in (*each.prompt, *each.reply[:-1]):
        raise CausimError(
            f"{row.id}: the tokenizer has no tokens for some of its characters ({tokenizer.unk_token!r})"
        )
    if tokenizer.chat_template:
        start, rest = rendered(row, tokenizer)
        for text, whole, word in ((row.prompt, start, "prompt"), (row.completion, rest, "reply")):
            if text.strip() not in whole:
                raise CausimError(f"{row.id}: the chat template changes the {word} or leaves parts of it out")
    back = tokenizer.decode(list(each.reply), skip_special_tokens=True)
    if row.completion.strip() not in back:
        raise CausimError(
            f"{row.id}: from tokens, the reply reads {back[:80]!r} and not {row.completion[:80]!r}: the tokenizer "
            "loses what it encodes"
        )


def verify_batch(batch: Any, ends: Collection[int]) -> None:
    """That in a batch as the model gets it padding is on the right, hidden and not learnt, and each end is learnt.

    `batch` has input_ids, attention_mask and labels, as tensors. Raises CausimError.
    """
    rows = zip(*(batch[key].tolist() for key in ("input_ids", "attention_mask", "labels")), strict=True)
    for tokens, mask, labels in rows:
        length = sum(mask)
        if mask != [1] * length + [0] * (len(mask) - length):
            raise CausimError("rows are padded on the left or within: training needs padding on the right")
        if any(label != IGNORED for label in labels[length:]):
            raise CausimError("padding is among the labels: the model would learn to pad")
        if tokens[length - 1] not in ends or labels[length - 1] != tokens[length - 1]:
            raise CausimError(
                "the end of a reply is not among the labels: the model would not learn to stop. Are padding and end "
                "the same token?"
            )


def verify_saved(folder: Path, rows: Sequence[Row], encoded: Sequence[Encoded]) -> None:
    """That a saved model, read again, has a place for each token and encodes as before. Raises CausimError."""
    from transformers import AutoConfig, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    config = AutoConfig.from_pretrained(folder, local_files_only=True)
    embedding = config.get_text_config().vocab_size
    if len(tokenizer) > embedding:
        raise CausimError(
            f"{folder}: the tokenizer has {len(tokenizer)} tokens and the embedding {embedding} rows: tokens outside "
            "it would fail or, on a GPU, read foreign memory"
        )
    if tokenizer.padding_side != "left":
        raise CausimError(
            f"{folder}: the tokenizer pads on the {tokenizer.padding_side}; replies are drawn with padding on the left"
        )
    for row, before in list(zip(rows, encoded, strict=True))[:LOOKED_AT]:
        if encode(row, tokenizer, {before.reply[-1]}) != before:
            raise CausimError(f"{folder}: read again, the tokenizer encodes {row.id} otherwise than before")
