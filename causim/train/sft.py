"""Supervised fine-tuning of a model on rows, through TRL's SFTTrainer: in this process, or in several by a launcher.

A folder gets job.json (what was asked), model/ (the result, as transformers loads it), blocks/ (the model as it was
where each block ended) and training.json (what happened). What is there already of a run that was stopped is used: a
checkpoint counts once it is whole.

    torchrun --nproc_per_node 2 -m causim.train.sft FOLDER
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from time import monotonic
from typing import Any

from causim.errors import CausimError, MisuseError
from causim.files import write_text
from causim.train.assertions import verify_saved
from causim.train.job import DONE, JOB, MODEL, Job, read_job
from causim.train.memory import memory_explained
from causim.train.prepare import Prepared, prepare

REMEDIES = (
    "a smaller micro_batch, which changes nothing else",
    "activation_checkpointing: true",
    "a smaller max_length, which leaves out the longest rows",
    "lora: {}",
    "more processes with FSDP (examples/train/fsdp2.yaml)",
)


def train(job: Job, folder: Path, *, processes: int = 1, accelerate: str | None = None) -> dict[str, Any]:
    """Trains as the job says; what training.json says of it.

    With several `processes`, or a configuration file of accelerate, a launcher starts them. Raises CausimError for
    whatever must not be trained, and for lack of memory with what to change.
    """
    folder.mkdir(parents=True, exist_ok=True)
    write_text(folder / JOB, job.model_dump_json(indent=1) + "\n")
    if not (folder / DONE).is_file():
        if processes > 1 or accelerate is not None:
            _launch(folder, processes, accelerate)
        else:
            work(folder)
    found: dict[str, Any] = json.loads((folder / DONE).read_text("utf-8"))
    return found


def _launch(folder: Path, processes: int, accelerate: str | None) -> None:
    module = ("-m", "causim.train.sft", str(folder))
    if accelerate is None:
        command = [
            sys.executable,
            "-m",
            "torch.distributed.run",
            "--standalone",
            f"--nproc_per_node={processes}",
        ]
    else:
        command = [sys.executable, "-m", "accelerate.commands.launch", "--config_file", accelerate]
        command += [f"--num_processes={processes}"]
    status = subprocess.run([*command, *module], check=False).returncode
    if status:
        raise CausimError(
            f"training in {processes} processes ended with status {status}; its messages stand above"
        )


def work(folder: Path) -> None:
    """One process's part of a training, the only one or one of several. Raises CausimError."""
    _verify_libraries()
    from causim.train.trainer import Loaded, fit, save

    job = read_job(folder / JOB)
    started = monotonic()
    with memory_explained("training", REMEDIES):
        loaded = Loaded.load(job)
        prepared = prepare(job, loaded)
        log, kept = fit(job, loaded, prepared, folder)
        main = save(loaded, folder, job, prepared, kept)
    if not main:
        return
    verify_saved(folder / MODEL, prepared.rows, prepared.encoded)
    _write_done(folder, prepared, log, monotonic() - started)
    shutil.rmtree(folder / "checkpoints", ignore_errors=True)


def _write_done(folder: Path, prepared: Prepared, log: Sequence[dict[str, Any]], seconds: float) -> None:
    from importlib.metadata import version

    order = prepared.schedule
    done = {
        "rows": len(prepared.rows),
        "left_out": len(prepared.left_out),
        "left_out_ids": list(prepared.left_out[:100]),
        "steps": order.steps,
        "ends": [list(end) for end in order.ends],
        "tokens": sum(len(prepared.encoded[i]) for i in order.order),
        "hyperparameters": asdict(prepared.hyperparameters),
        "loss": list(log),
        "seconds": round(seconds, 1),
        "versions": {name: version(name) for name in ("torch", "transformers", "trl")},
    }
    write_text(folder / DONE, json.dumps(done, indent=1) + "\n")


def _verify_libraries() -> None:
    from importlib.util import find_spec

    missing = [name for name in ("torch", "transformers", "trl", "datasets") if find_spec(name) is None]
    if missing:
        raise MisuseError(f"training needs {', '.join(missing)}: pip install 'causim[train]'")


def main(arguments: Sequence[str]) -> int:
    """What a launcher starts in each process."""
    if len(arguments) != 1:
        print("usage: python -m causim.train.sft FOLDER", file=sys.stderr)
        return 2
    try:
        work(Path(arguments[0]))
    except CausimError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
