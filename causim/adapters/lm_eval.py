"""lm-evaluation-harness: a task whose YAML file is shipped beside this module and names the functions here.

lm_eval run --include_path "$(python -m causim.adapters.lm_eval)" --tasks causim --metadata records=records.jsonl ...
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from causim.adapters.common import Item, items, library
from causim.dataset.records import Mode
from causim.errors import MisuseError

if TYPE_CHECKING:
    from datasets import DatasetDict


def task_folder() -> Path:
    """The folder of the task's YAML file: what `--include_path` needs."""
    return Path(__file__).with_name("lm_eval_tasks")


def documents(
    records: str | None = None,
    specs: str | Sequence[str] = (),
    mode: Mode | None = None,
    split: str | None = None,
    **others: object,
) -> DatasetDict:
    """The questions, as a dataset with one split. The harness calls it with what `--metadata` says, and besides with
    the arguments of the model, which do not matter here. Raises MisuseError as `causim.adapters.common.items` does.
    """
    if records is None:
        raise MisuseError("the task causim needs its questions: --metadata records=records.jsonl")
    with library("datasets", extra="lm-eval"):
        from datasets import Dataset, DatasetDict

    rows = [_document(item) for item in items(records, specs, mode=mode, split=split)]
    return DatasetDict({"test": Dataset.from_list(rows)})


def process_results(doc: Mapping[str, Any], results: Sequence[str]) -> dict[str, int]:
    """The score of a reply, as the accuracy of all questions and of those of its kind."""
    score = Item.from_json(doc["item"]).grade(results[0]).score
    return {"acc": score, f"acc_{doc['kind']}": score}


def _document(item: Item) -> dict[str, Any]:
    return {
        "id": item.record.id,
        "prompt": item.record.prompt,
        "target": item.reply,
        **item.labels,
        "item": item.to_json(),
    }


if __name__ == "__main__":
    print(task_folder())
