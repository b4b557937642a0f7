"""Training: what `causim train` adds to plain TRL, on the same rows, the same model and the same steps."""

from __future__ import annotations

import gc
import json
import os
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from measure import met, run, table

from causim.dataset import Shape, Specification, sample_records
from causim.growth.config import Group, GrowthConfig
from causim.growth.library import Library
from causim.growth.run import grow
from causim.source import SourceText
from causim.train.job import Job, Training
from causim.train.rows import Row, gold_row, read_rows, write_rows
from causim.train.terse import terse
from causim.train.tiny import TinyShape, make_tiny

ROUNDS = 3
STEPS = 200
BATCH = 16
PLAIN = """
import json, sys
from pathlib import Path
from datasets import Dataset
from transformers import AutoModelForCausalLM, AutoTokenizer
from trl import SFTConfig, SFTTrainer
folder = Path(sys.argv[1])
rows = [json.loads(line) for line in (folder / "rows.jsonl").read_text().splitlines()]
model = AutoModelForCausalLM.from_pretrained(folder / "start")
tokenizer = AutoTokenizer.from_pretrained(folder / "start")
data = Dataset.from_list([{"prompt": r["prompt"], "completion": r["completion"]} for r in rows])
config = SFTConfig(
    output_dir=str(folder / "plain"), max_steps=STEPS, per_device_train_batch_size=BATCH, learning_rate=3e-3,
    completion_only_loss=True, use_cpu=True, bf16=False, report_to="none", save_strategy="no", disable_tqdm=True,
    gradient_checkpointing=False,
)
trainer = SFTTrainer(model=model, args=config, train_dataset=data, processing_class=tokenizer)
trainer.train()
trainer.save_model(folder / "plain" / "model")
""".replace("STEPS", str(STEPS)).replace("BATCH", str(BATCH))


def report() -> Iterator[str]:
    """Each section as Markdown."""
    os.environ["OMP_NUM_THREADS"] = "1"  # for both: threads share so little work that they mostly wait
    yield "## Training"
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        rows = _rows(folder)
        make_tiny(
            folder / "start", (part for row in rows for part in (row.prompt, row.completion)), TinyShape()
        )
        write_rows(folder / "rows.jsonl", rows)
        assert len(read_rows(folder / "rows.jsonl")) == len(rows)
        training = Training(steps=STEPS, batch=BATCH, micro_batch=BATCH, learning_rate=3e-3)
        job = Job(
            model=str(folder / "start"), rows=str(folder / "rows.jsonl"), training=training, device="cpu"
        )
        ours, plain = [], []
        for number in range(ROUNDS):
            work = folder / f"ours-{number}"
            work.mkdir()
            (work / "job.json").write_text(job.model_dump_json(), "utf-8")
            ours.append(run((sys.executable, "-m", "causim.train.sft", str(work))).busy)
            plain.append(run((sys.executable, "-c", PLAIN, str(folder))).busy)
        steps = json.loads((work / "training.json").read_text("utf-8"))["steps"]
        assert steps == STEPS
    mine, theirs = statistics.median(ours), statistics.median(plain)
    ratio = statistics.median(a / b for a, b in zip(ours, plain, strict=True))
    yield table(
        ("steps of 16 rows", "causim train, s", "plain TRL, s", "ratio, median of pairs", "target: 1.05"),
        [(str(STEPS), f"{mine:.1f}", f"{theirs:.1f}", f"{ratio:.3f}", met(ratio < 1.05))],
    )


def _rows(folder: Path) -> list[Row]:
    group = Group(domain="truth_values", nodes=3, models=60, topology="any")
    grow(GrowthConfig(groups=(group,)), Library(folder / "l"))
    specs = [
        Specification.read(SourceText(str(path), path.read_text("utf-8")))
        for path in sorted(folder.glob("l/*/v03.scm"))
    ]
    known = {spec.sha256: spec for spec in specs}
    shape = Shape(require_intervention_effect=False, require_counterfactual_effect=False)
    records = [r for r in sample_records(specs, 16, shape=shape) if r.kind in ("deduction", "intervention")]
    return [gold_row(terse(record, known[record.spec.sha256])) for record in records]


if __name__ == "__main__":
    gc.set_threshold(50_000)
    for section in report():
        print(section, end="\n\n", flush=True)
