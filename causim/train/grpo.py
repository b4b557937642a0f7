"""Reinforcement learning with the grade as the reward, through TRL's GRPOTrainer, in one process."""

from __future__ import annotations

import json
from pathlib import Path
from time import monotonic
from typing import Any

from causim.dataset.records import row_of
from causim.dataset.reward import Reward
from causim.evaluate.questions import Asked
from causim.files import write_text
from causim.train.assertions import end_tokens, verify_padding
from causim.train.config import Grpo
from causim.train.job import DONE, MODEL, Job
from causim.train.memory import memory_explained

REMEDIES = (
    "a smaller batch, which stays a multiple of group",
    "a smaller collection.sampling.max_new_tokens",
    "a smaller group",
)


def train_grpo(job: Job, asked: Asked, settings: Grpo, max_new_tokens: int, folder: Path) -> None:
    """Trains the job's model on these questions; the folder gets model/ and training.json.

    A run that was stopped starts again. Raises CausimError for a model that must not be trained, and for lack of
    memory with what to change.
    """
    from datasets import Dataset
    from transformers import PrinterCallback
    from trl import GRPOTrainer

    from causim.train.trainer import Loaded

    started = monotonic()
    with memory_explained("training", REMEDIES):
        loaded = Loaded.load(job)
        verify_padding(loaded.tokenizer, end_tokens(loaded.tokenizer, loaded.model.generation_config))
        trainer = GRPOTrainer(
            model=loaded.model,
            reward_funcs=Reward(asked.specs, formless=settings.formless),
            args=_arguments(job, settings, max_new_tokens, folder),
            train_dataset=Dataset.from_list(_rows(asked, chat=bool(loaded.tokenizer.chat_template))),
            processing_class=loaded.tokenizer,
        )
        trainer.remove_callback(PrinterCallback)
        trainer.train()
    trainer.save_model(str(folder / MODEL))
    loaded.tokenizer.padding_side = "left"
    loaded.tokenizer.save_pretrained(folder / MODEL)
    (folder / MODEL / "training_args.bin").unlink(missing_ok=True)
    log = [entry for entry in trainer.state.log_history if "reward" in entry]
    done = {
        "rows": len(asked.records),
        "left_out": 0,
        "steps": settings.steps,
        "reward": [{"step": entry["step"], "reward": entry["reward"]} for entry in log],
        "seconds": round(monotonic() - started, 1),
    }
    write_text(folder / DONE, json.dumps(done, indent=1) + "\n")


def _arguments(job: Job, settings: Grpo, max_new_tokens: int, folder: Path) -> Any:
    from trl import GRPOConfig

    from causim.train.trainer import on_gpu

    gpu = on_gpu(job)
    return GRPOConfig(
        output_dir=str(folder / "checkpoints"),
        learning_rate=settings.learning_rate,
        max_steps=settings.steps,
        per_device_train_batch_size=settings.batch,
        num_generations=settings.group,
        max_completion_length=max_new_tokens,
        temperature=settings.temperature,
        beta=settings.beta,
        bf16=gpu,
        use_cpu=not gpu,
        activation_checkpointing=gpu,
        seed=job.seed,
        logging_steps=max(1, settings.steps // 25),
        save_strategy="no",
        report_to="none",
        disable_tqdm=True,
        dataloader_pin_memory=gpu,
    )


def _rows(asked: Asked, *, chat: bool) -> list[dict[str, Any]]:
    """Flat rows, the columns of which the reward reads; for a chat model the prompt is a message."""
    rows = [row_of(record) for record in asked.records]
    for row in rows:
        del row["completion"]  # gold answers are not for the trainer to see
        if chat:
            row["prompt"] = [{"role": "user", "content": row["prompt"]}]
    return rows
