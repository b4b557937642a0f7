"""The author that is always there: seeded, offline and fast, so that growth runs on a fresh machine."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from causim.diagnostics import Diagnostic, Severity
from causim.edit import Draft, Edit, apply_edit
from causim.growth.author import AuthorError, Proposal, Task
from causim.growth.authors.builtin.executor import execute
from causim.growth.authors.builtin.packs import load_pack
from causim.growth.authors.builtin.planner import plan
from causim.growth.authors.builtin.values import NoProposal
from causim.growth.plan import Plan, Theme
from causim.growth.view import Surroundings, View, surroundings, view_of
from causim.source import SourceText


class BuiltinAuthor:
    """An `Author`. All that it draws comes from `Task.entropy`: a step that is taken again is the same step.

    Every method raises MisuseError for a domain without a pack.
    """

    name = "builtin"

    async def specify(self, task: Task) -> Proposal[Theme]:
        return Proposal(_theme(task))

    async def plan(self, task: Task, view: View) -> Proposal[Plan]:
        return Proposal(_plan(task, view))

    async def execute(self, task: Task, surroundings: Surroundings) -> Proposal[Edit]:
        """Raises AuthorError where a child is written in a way that this author cannot extend."""
        return Proposal(_edit(task, surroundings))

    async def one_shot(self, task: Task) -> Proposal[str]:
        """All the steps at once, none of them verified. Raises AuthorError as `execute` does."""
        theme = _theme(task)
        domain = load_pack(task.domain).domain
        about = f'"""{theme.doc}"""\n  domain {domain}\n  topology {task.topology}'
        draft = Draft.read(SourceText(theme.name, f"scm 1\n\nmodel {theme.name} {{\n  {about}\n}}\n"))
        for step in range(1, task.nodes + 1):
            now = replace(task, step=step)
            around = surroundings(draft, _plan(now, view_of(draft)))
            draft = apply_edit(draft, _edit(now, around), check=False)
        return Proposal(draft.text)

    async def aclose(self) -> None:
        """It holds nothing."""


def _theme(task: Task) -> Theme:
    return load_pack(task.domain).theme(Random(task.entropy("specify")))


def _plan(task: Task, view: View) -> Plan:
    random = Random(task.entropy("plan"))
    return plan(view, random, domain=load_pack(task.domain).domain, nodes=task.nodes)


def _edit(task: Task, around: Surroundings) -> Edit:
    pack = load_pack(task.domain)
    try:
        return execute(
            around, Random(task.entropy("execute")), pack, topology=task.topology, nodes=task.nodes
        )
    except NoProposal as reason:
        name = around.plan.name
        message = f"the built-in author proposes nothing for {name}: {reason}"
        span = SourceText(name, name).span(0, len(name))
        raise AuthorError((Diagnostic("growth-plan", Severity.ERROR, message, span),)) from None
