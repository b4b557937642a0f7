"""Growth with the built-in author and nothing else: plans and edits are verified, and refusals counted."""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, TypeVar

from causim.edit import Draft
from causim.errors import SpecError
from causim.growth.author import Proposal, Task
from causim.growth.authors.builtin import BuiltinAuthor
from causim.growth.verify import refusals_of_plan, verify
from causim.growth.view import surroundings, view_of
from causim.source import SourceText

T = TypeVar("T")
DOMAINS = ("nonsense", "symbolic_math", "medical")
TOPOLOGIES = ("chain", "tree", "star", "inverted_star", "layered", "any")


def now(proposal: Coroutine[Any, Any, Proposal[T]]) -> T:
    """What a coroutine that never waits returns."""
    try:
        proposal.send(None)
    except StopIteration as end:
        value: T = end.value.value
        return value
    raise AssertionError("the built-in author waited for something")


@dataclass
class Run:
    """A model on its way, and how often the author was refused on it."""

    task: Task
    draft: Draft = field(init=False)
    proposed: int = 0
    refused: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        theme = now(BuiltinAuthor().specify(self.task))
        about = f'"""{theme.doc}"""\n  domain {self.task.domain}\n  topology {self.task.topology}'
        self.draft = Draft.read(SourceText("grown", f"scm 1\n\nmodel {theme.name} {{\n  {about}\n}}\n"))

    def step(self, number: int) -> None:
        author = BuiltinAuthor()
        for attempt in range(1, 6):
            task = Task(
                "m", self.task.domain, self.task.topology, self.task.nodes, self.task.seed, number, attempt
            )
            plan = now(author.plan(task, view_of(self.draft)))
            assert not refusals_of_plan(self.draft, plan)
            self.proposed += 1
            try:
                edit = now(author.execute(task, surroundings(self.draft, plan)))
                self.draft = verify(self.draft, plan, edit)
            except SpecError as refusal:
                self.refused.append(f"{task}\n{refusal}")
            else:
                return
        raise AssertionError("\n".join(self.refused))


def grown(domain: str, topology: str, nodes: int, seed: str) -> Run:
    run = Run(Task("m", domain, topology, nodes, f"{domain}/{topology}/{seed}"))
    for number in range(1, nodes + 1):
        run.step(number)
    return run
