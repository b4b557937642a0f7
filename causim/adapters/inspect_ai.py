"""Inspect: a task of questions, answered in one turn and graded exactly.

inspect eval causim/questions -T records=records.jsonl --model openai/gpt-5
"""

from __future__ import annotations

from collections.abc import Sequence

from causim.adapters.common import Item, items, library
from causim.dataset.records import Mode

with library("inspect_ai", extra="inspect"):
    from inspect_ai import Task, task
    from inspect_ai.dataset import MemoryDataset, Sample
    from inspect_ai.scorer import (
        CORRECT,
        INCORRECT,
        Score,
        Scorer,
        Target,
        accuracy,
        grouped,
        scorer,
        stderr,
    )
    from inspect_ai.solver import TaskState, generate


@task
def questions(
    records: str, specs: str | Sequence[str] = (), mode: Mode | None = None, split: str | None = None
) -> Task:
    """Accuracy on questions about causal models, in all and by kind of question.

    The parameters say which questions, as those of `causim.adapters.common.items`; they are what `-T` sets. Raises
    MisuseError as that does.
    """
    return Task(
        dataset=MemoryDataset(
            [sample(item) for item in items(records, specs, mode=mode, split=split)], name="causim"
        ),
        solver=generate(),
        scorer=exact_answer(),
    )


def sample(item: Item) -> Sample:
    """The item as a sample. The target is one right reply of perhaps many; `exact_answer` accepts them all."""
    return Sample(
        id=item.record.id,
        input=item.record.prompt,
        target=item.reply,
        metadata={**item.labels, "item": item.to_json()},
    )


@scorer(metrics=[accuracy(), stderr(), grouped(accuracy(), "kind", all=False)])
def exact_answer() -> Scorer:
    """Correct if the last JSON object of the reply is a right answer; the explanation says why not."""

    async def score(state: TaskState, target: Target) -> Score:
        reply = state.output.completion
        found = Item.from_json(state.metadata["item"]).grade(reply)
        return Score(
            value=CORRECT if found.score else INCORRECT,
            answer=reply,
            explanation=found.detail or found.reason,
            metadata={"reason": str(found.reason)},
        )

    return score
