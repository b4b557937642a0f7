"""The part of training that knows torch: models, TRL's trainer, checkpoints."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from datasets import Dataset
from transformers import AutoModelForCausalLM, AutoTokenizer, PrinterCallback, TrainerCallback
from transformers.utils import logging
from trl import SFTConfig, SFTTrainer

from causim.errors import CausimError, MisuseError
from causim.evaluate.inference.threads import suit_threads
from causim.files import write_text
from causim.train.encoding import IGNORED
from causim.train.job import BLOCKS, MODEL, Job, Lora
from causim.train.prepare import Prepared, as_features

WHOLE = "causim-whole"  # lies in a checkpoint once all of it is on the disk
_LOGGED = 25  # losses of a run that are kept


@dataclass(slots=True)
class Loaded:
    """A model to be trained, and its tokenizer."""

    model: Any
    tokenizer: Any
    context: int | None
    weights: int
    model_type: str

    @classmethod
    def load(cls, job: Job) -> Loaded:
        """Reads the folder; no code that lies beside the weights is run. Raises MisuseError."""
        folder = Path(job.model)
        if not (folder / "config.json").is_file():
            raise MisuseError(f"{folder} holds no model: config.json, weights and a tokenizer are needed")
        logging.disable_progress_bar()
        half = job.training.lora is not None and on_gpu(job) and job.training.precision != "float32"
        try:
            tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
            model = AutoModelForCausalLM.from_pretrained(
                folder, dtype=torch.bfloat16 if half else torch.float32, local_files_only=True
            )
        except (OSError, ValueError, KeyError) as error:
            line = (str(error).strip().splitlines() or [type(error).__name__])[0]
            raise MisuseError(f"{folder} cannot be loaded: {line[:300]}") from None
        if job.pad_token is not None:
            if job.pad_token not in tokenizer.get_vocab():
                raise MisuseError(f"pad_token {job.pad_token!r} is no token of the model in {folder}")
            tokenizer.pad_token = job.pad_token
        tokenizer.padding_side = "left"  # as it is saved: whoever draws replies pads so
        context = getattr(model.config.get_text_config(), "max_position_embeddings", None)
        suit_threads(model)
        weights = sum(p.numel() for p in model.parameters())
        return cls(model, tokenizer, context, weights, model.config.model_type)

    @property
    def embedding(self) -> int:
        return int(self.model.get_input_embeddings().weight.shape[0])

    def collator(self, seen: list[int] | None = None) -> Collator:
        return Collator(self.tokenizer.pad_token_id, seen)


@dataclass(slots=True)
class Collator:
    """Rows as one batch, padded on the right; which ones come together is written down in `seen`."""

    pad: int
    seen: list[int] | None = None

    def __call__(self, features: Sequence[dict[str, Any]]) -> dict[str, torch.Tensor]:
        width = max(len(feature["input_ids"]) for feature in features)
        if self.seen is not None:
            self.seen += (int(feature["row"]) for feature in features)

        def padded(key: str, filler: int) -> torch.Tensor:
            return torch.tensor([[*f[key], *[filler] * (width - len(f[key]))] for f in features])

        lengths = [len(feature["input_ids"]) for feature in features]
        mask = torch.tensor([[1] * length + [0] * (width - length) for length in lengths])
        return {
            "input_ids": padded("input_ids", self.pad),
            "attention_mask": mask,
            "labels": padded("labels", IGNORED),
        }


def on_gpu(job: Job) -> bool:
    return job.device == "auto" and torch.cuda.is_available()


def settings(job: Job, prepared: Prepared, folder: Path) -> SFTConfig:
    """The trainer's settings. Raises MisuseError if a batch cannot be shared out evenly."""
    training, chosen = job.training, prepared.hyperparameters
    processes = int(os.environ.get("WORLD_SIZE", "1"))
    micro = min(training.micro_batch, chosen.batch)
    if chosen.batch % (micro * processes):
        raise MisuseError(
            f"a batch of {chosen.batch} rows cannot be shared out among {processes} process(es) with {micro} rows at "
            "once: choose batch as a multiple of micro_batch times the number of processes"
        )
    gpu = on_gpu(job)
    checkpointing = gpu if training.activation_checkpointing is None else training.activation_checkpointing
    if os.environ.get("FSDP_ACTIVATION_CHECKPOINTING") == "true":
        checkpointing = False  # FSDP does it itself, and must not do it twice
    steps = prepared.schedule.steps
    return SFTConfig(
        output_dir=str(folder / "checkpoints"),
        learning_rate=chosen.learning_rate,
        lr_scheduler_type={"constant": "constant_with_warmup"}.get(chosen.decay, chosen.decay),
        warmup_steps=round(chosen.warmup * steps),
        weight_decay=chosen.weight_decay,
        max_grad_norm=chosen.max_grad_norm,
        num_train_epochs=1,  # all passes are in the order of the dataset
        per_device_train_batch_size=micro,
        gradient_accumulation_steps=chosen.batch // (micro * processes),
        train_sampling_strategy="sequential",
        remove_unused_columns=False,
        completion_only_loss=True,
        max_length=None,  # longer rows are left out before; nothing is cut here
        packing=False,  # TRL's packing changes the order of rows ("bfd") or cuts them ("wrapped")
        bf16=gpu and training.precision != "float32",
        activation_checkpointing=checkpointing,
        use_cpu=not gpu,
        ddp_backend=None if gpu or processes == 1 else "gloo",
        ddp_find_unused_parameters=False if processes > 1 else None,
        seed=job.seed,
        logging_steps=max(1, steps // _LOGGED),
        save_strategy="no",  # checkpoints are kept where `_Keeper` says
        report_to="none",
        disable_tqdm=True,
        dataloader_pin_memory=gpu,
    )


class _Keeper(TrainerCallback):  # type: ignore[misc]
    """Keeps a checkpoint where a block ends, and after so many steps; marks it when it is whole."""

    def __init__(self, ends: Sequence[int], every: int | None) -> None:
        self.ends, self.every = set(ends), every

    def on_step_end(self, args: Any, state: Any, control: Any, **others: Any) -> None:
        step = state.global_step
        if step < state.max_steps and (step in self.ends or (self.every and step % self.every == 0)):
            control.should_save = True

    def on_save(self, args: Any, state: Any, control: Any, **others: Any) -> None:
        if not state.is_world_process_zero:
            return
        here = Path(args.output_dir) / f"checkpoint-{state.global_step}"
        write_text(here / WHOLE, "")
        for path, step in _checkpoints(Path(args.output_dir)):
            if path != here and step not in self.ends:
                shutil.rmtree(path, ignore_errors=True)


def _checkpoints(folder: Path) -> list[tuple[Path, int]]:
    found = [(path, path.name.removeprefix("checkpoint-")) for path in folder.glob("checkpoint-*")]
    return sorted(((path, int(step)) for path, step in found if step.isdigit()), key=lambda each: each[1])


def _last(folder: Path) -> str | None:
    """The last whole checkpoint; what a killed run left of others is removed."""
    whole = [path for path, _ in _checkpoints(folder) if (path / WHOLE).is_file()]
    if int(os.environ.get("RANK", "0")) == 0:
        for path, _ in _checkpoints(folder):
            if path not in whole:
                shutil.rmtree(path, ignore_errors=True)
    return str(whole[-1]) if whole else None


def fit(job: Job, loaded: Loaded, prepared: Prepared, folder: Path) -> tuple[list[dict[str, Any]], Any]:
    """The losses along the way, and the trainer, whose model is trained."""
    arguments = settings(job, prepared, folder)
    order, seen = prepared.schedule, list[int]()
    data = Dataset.from_list(as_features(list(enumerate(prepared.encoded)))).select(order.order)
    trainer = SFTTrainer(
        model=loaded.model,
        args=arguments,
        train_dataset=data,
        processing_class=loaded.tokenizer,
        data_collator=loaded.collator(seen),
        peft_config=_adapters(job.training.lora),
        callbacks=[_Keeper([end for _, end in order.ends], job.training.save_steps)],
    )
    trainer.remove_callback(PrinterCallback)
    last = _last(folder / "checkpoints")
    trainer.train(resume_from_checkpoint=last)
    rank = int(os.environ.get("RANK", "0"))
    write_text(
        folder / f"seen-{rank}.json", json.dumps({"from": last and Path(last).name, "rows": seen}) + "\n"
    )
    losses = [entry for entry in trainer.state.log_history if "loss" in entry]
    return [{"step": entry["step"], "loss": entry["loss"]} for entry in losses], trainer


def _adapters(lora: Lora | None) -> Any:
    """Raises MisuseError if the library is missing."""
    if lora is None:
        return None
    try:
        from peft import LoraConfig
    except ImportError:
        raise MisuseError("lora needs one more library: pip install peft") from None
    return LoraConfig(
        r=lora.rank,
        lora_alpha=lora.alpha,
        lora_dropout=lora.dropout,
        target_modules="all-linear",
        task_type="CAUSAL_LM",
    )


def save(loaded: Loaded, folder: Path, job: Job, prepared: Prepared, trainer: Any) -> bool:
    """The model as a folder, adapters merged; each block's beside it. Whether this process is the one that writes."""
    target = folder / MODEL
    trainer.save_model(str(target))  # all processes take part: each may hold a piece of the weights
    main = bool(trainer.is_world_process_zero())
    if main:
        _verify_written(target, job)
        _complete(target, loaded, job)
        for number, (name, end) in enumerate(prepared.schedule.ends[:-1], 1):
            place = folder / BLOCKS / f"{number}-{name.replace(' ', '-')}"
            shutil.rmtree(place, ignore_errors=True)
            _model_files(folder / "checkpoints" / f"checkpoint-{end}", place)
            _complete(place, loaded, job)
    trainer.accelerator.wait_for_everyone()
    return main


def _verify_written(target: Path, job: Job) -> None:
    """Raises CausimError where the weights were kept in pieces that nobody else reads."""
    name = "model" if job.training.lora is None else "adapter_model"
    if not any(target.glob(f"{name}*.safetensors")):
        raise CausimError(
            f"{target} got no weights: in accelerate's configuration, FSDP needs fsdp_state_dict_type: FULL_STATE_DICT"
        )


def _model_files(checkpoint: Path, place: Path) -> None:
    """Of a checkpoint what makes the model, not what makes its training go on."""
    place.mkdir(parents=True)
    for path in checkpoint.iterdir():
        if path.suffix in (".safetensors", ".json", ".jinja") and path.name != "trainer_state.json":
            shutil.copy2(path, place)


def _complete(target: Path, loaded: Loaded, job: Job) -> None:
    """A model that is adapters beside another one becomes a whole one; the tokenizer joins it."""
    if job.training.lora is not None:
        from peft import PeftModel

        base = AutoModelForCausalLM.from_pretrained(job.model, dtype="auto", local_files_only=True)
        merged = PeftModel.from_pretrained(base, str(target)).merge_and_unload()
        for path in (*target.glob("adapter_*"), target / "README.md"):
            path.unlink(missing_ok=True)
        merged.save_pretrained(target)
    (target / "training_args.bin").unlink(missing_ok=True)
    loaded.tokenizer.save_pretrained(target)
