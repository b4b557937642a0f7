"""A causal language model of a few thousand random weights, and a tokenizer of bytes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

END = "<eos>"
CHAT = "{% for m in messages %}[{{ m['role'] }}]{{ m['content'] }}{% endfor %}[assistant]"


def tiny(chat: bool = False, **changed: Any) -> tuple[Any, Any]:
    """The model, always the same, and its tokenizer, whose padding side is the wrong one."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast, Qwen2Config, Qwen2ForCausalLM

    bytes_ = sorted(pre_tokenizers.ByteLevel.alphabet())
    words = Tokenizer(models.BPE({token: i for i, token in enumerate(["<pad>", END, *bytes_])}, []))
    words.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    words.decoder = decoders.ByteLevel()
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=words, pad_token="<pad>", eos_token=END, padding_side="right"
    )
    if chat:
        tokenizer.chat_template = CHAT
    settings = {
        "hidden_size": 32,
        "intermediate_size": 64,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "num_key_value_heads": 1,
        "max_position_embeddings": 128,
        "initializer_range": 0.3,  # so that what comes depends on what was said
        "eos_token_id": 1,
        "pad_token_id": 0,
        "bos_token_id": None,
        **changed,
    }
    torch.manual_seed(0)
    return Qwen2ForCausalLM(Qwen2Config(vocab_size=len(tokenizer), **settings)).eval(), tokenizer


def saved(folder: Path, **changed: Any) -> Path:
    model, tokenizer = tiny(**changed)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder
