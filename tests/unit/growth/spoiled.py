"""An author for tests: the built-in one, which fails where it is told to and pays for every request."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from causim.diagnostics import Diagnostic, Severity
from causim.edit import Edit
from causim.growth.author import AuthorError, Call, Proposal, Task
from causim.growth.authors.builtin import BuiltinAuthor
from causim.growth.config import Group, GrowthConfig
from causim.growth.library import Library
from causim.growth.loop import Growth
from causim.growth.plan import Plan
from causim.growth.records import History
from causim.growth.view import Surroundings, View

INPUT, OUTPUT = 100, 10  # tokens of every request

Faults = Mapping[tuple[int, int], str]  # step and attempt: plan, syntax, type, timeout, away


class SpoiledAuthor(BuiltinAuthor):
    name = "spoiled"

    def __init__(self, faults: Faults, form: str = "dsl") -> None:
        self.faults, self.form = faults, form

    def fault(self, task: Task) -> str | None:
        return self.faults.get((task.step, task.attempt))

    async def plan(self, task: Task, view: View) -> Proposal[Plan]:
        plan = (await super().plan(task, view)).value
        if self.fault(task) == "plan":
            plan = plan.model_copy(update={"parents": ("Nowhere",)})
        return Proposal(plan, (_call("plan"),), self.form)

    async def execute(self, task: Task, surroundings: Surroundings) -> Proposal[Edit]:
        fault = self.fault(task)
        if fault in ("timeout", "away"):
            late = Diagnostic("llm-timeout", Severity.ERROR, "no reply within 120 s", None)
            raise AuthorError(
                (late,), (_call("execute", "llm-timeout"),), fatal=fault == "away", form=self.form
            )
        edit = (await super().execute(task, surroundings)).value
        added = next(operation for operation in edit.operations if operation.op == "add_node")
        if fault == "syntax":
            added = added.model_copy(update={"block": "node {"})
        elif fault == "type":
            name, parents = surroundings.plan.name, ", ".join(surroundings.plan.parents)
            block = f'node {name}({parents}) -> int 0..3 {{ """Out of it.""" exogenous U return 9 }}'
            added = added.model_copy(update={"block": block})
        operations = tuple(
            added if operation.op == "add_node" else operation for operation in edit.operations
        )
        changed = edit.model_copy(update={"operations": operations})
        return Proposal(changed, (_call("execute"),), self.form)


def _call(purpose: str, fault: str | None = None) -> Call:
    return Call(purpose, "0" * 64, INPUT, OUTPUT, fault=fault)


def grown(
    library: Library,
    groups: Sequence[Group],
    *,
    faults: Mapping[int, Faults] | None = None,
    attempts: int = 3,
    form: str = "dsl",
) -> list[History]:
    """The models of the groups, grown into the library; `faults` are those met by the n-th model, from 0."""
    config = GrowthConfig(groups=tuple(groups))
    library.write_manifest({"format": 1, "config": config.model_dump(mode="json")})
    histories = []
    for number, job in enumerate(config.jobs()):
        author = SpoiledAuthor((faults or {}).get(number, {}), form)
        histories.append(asyncio.run(Growth(job, author, library, attempts).run()))
    return histories
