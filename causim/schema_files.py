"""The files under `schemas/`: each is generated from the pydantic class that reads such data.

Refresh them with `python -m causim.schema_files --write`; `--check` says whether they are fresh.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

from causim.validation import json_schema

# file name -> module, class, title
FORMS = {
    "model.schema.json": ("causim.compiler.document_schema", "Document", "causim model"),
    "record.schema.json": (
        "causim.dataset.records",
        "Record",
        "A causim record: one line of a JSON Lines file",
    ),
    "dataset.schema.json": (
        "causim.dataset.build.config",
        "DatasetConfig",
        "What `causim dataset build` is told",
    ),
    "edit.schema.json": ("causim.edit.operations", "Edit", "An edit of a causim model"),
    "plan.schema.json": ("causim.growth.plan", "Plan", "What a planner returns"),
    "formalization.schema.json": (
        "causim.translate.experiment.config",
        "FormalizationExperiment",
        "What `causim experiment` is told to formalize",
    ),
    "language_model.schema.json": (
        "causim.llm.config",
        "LanguageModel",
        "A language model that `causim formalize` and `causim informalize` ask",
    ),
    "growth.schema.json": ("causim.growth.config", "GrowthConfig", "What `causim grow` is told"),
    "experiment.schema.json": (
        "causim.growth.experiment.config",
        "IncrementalVsOneShot",
        "What `causim experiment` is told",
    ),
    "evaluation.schema.json": (
        "causim.evaluate.config",
        "EvaluationConfig",
        "What `causim eval` is told",
    ),
    "training.schema.json": ("causim.train.config", "TrainConfig", "What `causim train` is told"),
    "run.schema.json": ("causim.experiments.config", "RunConfig", "What `causim run` is told"),
    "history.schema.json": ("causim.growth.records", "History", "How a grown model came about"),
}


def schemas() -> dict[str, str]:
    """The schema files: text by file name."""
    return {
        name: json_schema(getattr(import_module(module), form), name, title)
        for name, (module, form, title) in FORMS.items()
    }


def main(arguments: list[str]) -> int:
    """`--write` the schema files of the source tree, or `--check` that they are fresh: exit status 1 if one is not."""
    folder = Path(__file__).resolve().parents[1] / "schemas"
    stale = []
    for name, text in schemas().items():
        path = folder / name
        if "--write" in arguments:
            path.write_text(text, encoding="utf-8")
        elif not path.is_file() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
    for name in stale:
        print(f"schemas/{name} is stale: python -m causim.schema_files --write", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
