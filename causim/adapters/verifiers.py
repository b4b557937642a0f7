"""verifiers: a taskset of questions, for evaluation and for reinforcement learning with exact rewards.

The library finds a taskset as a top-level module of its name; examples/verifiers has one that makes this one known.
"""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from causim.adapters.common import Item, items, library
from causim.dataset.records import Mode
from causim.errors import MisuseError

with library("verifiers", extra="verifiers"):
    import verifiers.v1 as vf
    from verifiers.v1.harnesses.null import NullHarness

__all__ = ["CausimHarness", "CausimTaskset"]


class CausimConfig(vf.TasksetConfig):
    """Which questions: as the parameters of `causim.adapters.common.items`.

    `records` must be set, and has a default all the same: the command line makes a configuration of defaults first.
    """

    records: str = ""
    specs: list[str] = Field(default_factory=list)
    mode: Mode | None = None
    split: str | None = None


class CausimData(vf.TaskData):
    """A question; `item` is all that is needed to grade, and no part of the prompt."""

    item: str


class CausimTask(vf.Task[CausimData, vf.State, vf.TaskConfig]):
    """One turn, and a reward of 1 for an exactly right reply, else 0."""

    @property
    def key(self) -> str:
        return str(self.data.id)

    @vf.reward
    async def exact_answer(self, trace: vf.Trace) -> float:
        """1 if the last JSON object of the reply is a right answer; the trace's info says why not."""
        found = Item.from_json(self.data.item).grade(trace.last_reply)
        trace.info["causim"] = {"reason": str(found.reason), "detail": found.detail}
        return float(found.score)

    async def validate(self, runtime: vf.Runtime) -> bool:
        """Whether the reply that is said to be right gets the reward."""
        item = Item.from_json(self.data.item)
        return item.grade(item.reply).score == 1


class CausimTaskset(vf.Taskset[CausimTask, CausimConfig]):
    """The questions of a file of records or a dataset folder."""

    def load(self) -> Iterator[CausimTask]:
        """Raises MisuseError as `causim.adapters.common.items` does."""
        config = self.config
        if not config.records:
            raise MisuseError("the taskset needs its questions: --env.taskset.records records.jsonl")
        for item in items(config.records, config.specs, mode=config.mode, split=config.split):
            record = item.record
            data = CausimData(
                id=record.id,
                name=f"{record.spec.model}, {record.kind}",
                prompt=record.prompt,
                item=item.to_json(),
            )
            yield CausimTask(data, config.task)


class CausimHarness(NullHarness):
    """One turn of chat without tools, where a taskset that names no harness would get a shell: in one, a model could
    compute what it is asked to reason about."""
