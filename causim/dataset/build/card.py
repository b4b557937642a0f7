"""README.md of a dataset: the card that `datasets` reads, and that says to people what is in the folder."""

from __future__ import annotations

import json
from collections.abc import Iterator

import yaml

from causim.dataset.build.metadata import Metadata

_SIZES = (
    (1_000, "n<1K"),
    (10_000, "1K<n<10K"),
    (100_000, "10K<n<100K"),
    (1_000_000, "100K<n<1M"),
    (10_000_000, "1M<n<10M"),
)
_COLUMNS = {
    "prompt": "the model, a question, and the form of the reply",
    "completion": "a right reply: what supervised training learns",
    "kind": "deduction, intervention, abduction or counterfactual",
    "scenario": "deterministic: one answer is right; stochastic: several are; impossible: the evidence cannot occur",
    "nodes, topology, domain": "of the model",
    "family, version": "the grown model of which this is a version",
    "required_keys": "the keys of a reply's JSON object",
    "query": "the question as JSON: given, observe, do, target",
    "answer": "the exact answer as JSON: status, count, the first right assignments with their probabilities, a digest",
    "derivation": "how the question was drawn, as JSON",
    "spec_sha256, model_hash": "the model's text, and the model up to renaming",
}


def card(metadata: Metadata) -> str:
    """The text of README.md."""
    return "\n".join(_card(metadata)) + "\n"


def _card(metadata: Metadata) -> Iterator[str]:
    config = metadata.config
    yield "---"
    yield yaml.safe_dump(_front(metadata), sort_keys=False, allow_unicode=True).rstrip()
    yield "---\n"
    yield "# Causal questions with exact answers\n"
    yield (
        "Questions about structural causal models, each with its exact answer, made by "
        f"[causim](https://pypi.org/project/causim/) {metadata.causim}. No model, up to renaming, is in two splits.\n"
    )
    yield "| split | models | questions |"
    yield "|---|---:|---:|"
    for name, split in metadata.splits.items():
        yield f"| {name} | {split.models:,} | {split.instances:,} |"
    yield ""
    if "parquet" in config.formats:
        yield "```python"
        yield "from datasets import load_dataset"
        yield f'questions = load_dataset("path/to/this/folder", "{config.modes[0]}")'
        yield "```\n"
    yield "| column | |"
    yield "|---|---|"
    for column, meaning in _COLUMNS.items():
        yield f"| {column} | {meaning} |"
    yield ""
    yield (
        "A reply is right if its last JSON object has exactly the required keys and is one of the possible answers: "
        "`causim grade`. Every record can be made again from its model in models.jsonl: `causim dataset verify`. "
        "dataset.json has the digests of all files and the configuration:\n"
    )
    yield "```json"
    yield json.dumps(config.model_dump(mode="json"), ensure_ascii=False, indent=1)
    yield "```"


def _front(metadata: Metadata) -> dict[str, object]:
    config = metadata.config
    total = len(config.modes) * sum(split.instances for split in metadata.splits.values())
    front: dict[str, object] = {
        "task_categories": ["question-answering", "text-generation"],
        "tags": ["causal-reasoning", "counterfactuals", "synthetic"],
        "language": ["en"],
        "size_categories": [next((name for limit, name in _SIZES if total < limit), "n>10M")],
    }
    if "parquet" in config.formats:
        front["configs"] = [
            {
                "config_name": mode,
                "data_files": [
                    {"split": name, "path": f"data/{mode}/{name}-*.parquet"}
                    for name, split in metadata.splits.items()
                    if split.instances
                ],
            }
            for mode in config.modes
        ]
    return front
