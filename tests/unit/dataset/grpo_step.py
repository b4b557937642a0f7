"""One step of TRL's GRPOTrainer with causim's reward, which test_reward.py runs in a process of its own.

The language model is a random one of a few thousand parameters over bytes. So that there is something to reward, what
it says is put into its mouth: to each prompt once the right reply, and once nothing of use.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

os.environ |= {"TRL_EXPERIMENTAL_SILENCE": "1", "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"}

from datasets import Dataset
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast, Qwen2Config, Qwen2ForCausalLM
from trl import GRPOConfig, GRPOTrainer

from causim.dataset import Reward
from causim.dataset.records import row_of
from tests.unit.dataset.cases import cases, gate

END, PAD = "<end>", "<pad>"


def tokenizer() -> PreTrainedTokenizerFast:
    symbols = [*sorted(pre_tokenizers.ByteLevel.alphabet()), END, PAD]
    bare = Tokenizer(models.BPE(vocab={symbol: i for i, symbol in enumerate(symbols)}, merges=[]))
    bare.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bare.decoder = decoders.ByteLevel()
    return PreTrainedTokenizerFast(tokenizer_object=bare, eos_token=END, pad_token=PAD)


def main(folder: str) -> None:
    words = tokenizer()
    config = Qwen2Config(
        vocab_size=len(words), hidden_size=16, intermediate_size=16, num_hidden_layers=1, num_attention_heads=2,
        num_key_value_heads=1, max_position_embeddings=4096, eos_token_id=words.eos_token_id,
        pad_token_id=words.pad_token_id,
    )  # fmt: skip
    rows = [row_of(record) for records in cases().values() for record in records]
    right = {row["prompt"]: row["completion"] for row in rows}

    def say(prompts: list[str], trainer: GRPOTrainer) -> dict[str, Any]:
        """Prompts come as often as completions to them are wanted."""
        texts = [right[prompt] if i % 2 else "no idea" for i, prompt in enumerate(prompts)]
        completions = [[*words(text)["input_ids"], words.eos_token_id] for text in texts]
        return {
            "prompt_ids": [words(prompt)["input_ids"] for prompt in prompts],
            "completion_ids": completions,
            "logprobs": [[-5.0] * len(ids) for ids in completions],
        }

    seen: list[float | None] = []

    class Watched(Reward):
        def __call__(self, *args: Any, **columns: Any) -> list[float | None]:
            found = super().__call__(*args, **columns)
            seen.extend(found)
            return found

    trainer = GRPOTrainer(
        model=Qwen2ForCausalLM(config),
        processing_class=words,
        reward_funcs=Watched([gate()]),
        rollout_func=say,
        train_dataset=Dataset.from_list(rows),
        args=GRPOConfig(
            output_dir=folder, max_steps=1, per_device_train_batch_size=4, num_generations=2, use_cpu=True, bf16=False,
            report_to="none", save_strategy="no", logging_steps=1, disable_tqdm=True, activation_checkpointing=False,
        ),
    )  # fmt: skip
    trainer.train()
    assert len(seen) == 4
    logged = any(entry.get("rewards/causim_reward/mean") == 0.5 for entry in trainer.state.log_history)
    print(json.dumps({"rewards": sorted(set(seen)), "logged": logged}))


if __name__ == "__main__":
    main(sys.argv[1])
