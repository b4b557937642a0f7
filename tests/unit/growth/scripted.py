"""An author that follows a script, to see what growth makes of what authors do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from causim.diagnostics import Diagnostic, Severity
from causim.edit import Edit
from causim.edit.operations import AddNode
from causim.growth.author import AuthorError, Call, Proposal, Task
from causim.growth.plan import Plan, Theme
from causim.growth.view import Surroundings, View
from causim.source import SourceText


def node(name: str, parents: tuple[str, ...] = (), doc: str = "A switch.") -> str:
    """A truth value that is flipped by chance."""
    flips = " != ".join([f"({p})" for p in parents[:1]] + [f"U_{name}"])
    lines = (
        f"node {name}({', '.join(parents)}) -> bool {{",
        f'  """{doc}"""' if doc else "",
        f"  exogenous U_{name} ~ {{false: {len(name) + 1}, true: 1}}",
        f"  return {flips}",
        "}",
    )
    return "\n".join(line for line in lines if line)


def fault(code: str, message: str) -> tuple[Diagnostic, ...]:
    return (Diagnostic(code, Severity.ERROR, message, SourceText("reply", "").span(0, 0)),)


@dataclass
class Scripted:
    """Grows chains N1 -> N2 -> ...; `mishaps` maps (step, attempt) to what goes wrong there."""

    mishaps: dict[tuple[int, int], str] = field(default_factory=dict)
    seen: list[Task] = field(default_factory=list)
    name: str = "scripted"
    on_execute: Callable[[Task], None] = lambda task: None

    async def specify(self, task: Task) -> Proposal[Theme]:
        self._stumble(task)
        return Proposal(
            Theme(name="grown", doc=f"A chain of switches, {task.model_id}."), (self._call("specify"),)
        )

    async def plan(self, task: Task, view: View) -> Proposal[Plan]:
        self.seen.append(task)
        self._stumble(task)
        parents = (view.nodes[-1].name,) if view.nodes else ()
        if self.mishaps.get((task.step, task.attempt)) == "bad plan":
            parents = ("Nobody",)
        plan = Plan(name=f"N{task.step}", exogenous=f"U_N{task.step}", parents=parents)
        return Proposal(plan, (self._call("plan"),))

    async def execute(self, task: Task, surroundings: Surroundings) -> Proposal[Edit]:
        self.on_execute(task)
        plan = surroundings.plan
        doc = (
            ""
            if self.mishaps.get((task.step, task.attempt)) == "bad edit"
            else f"A switch of {task.model_id}."
        )
        block = node(plan.name, plan.parents, doc or "x").replace('"""x"""', "")
        edit = Edit(operations=(AddNode(op="add_node", block=block),), base=surroundings.base)
        return Proposal(edit, (self._call("execute"),))

    async def one_shot(self, task: Task) -> Proposal[str]:
        self._stumble(task)
        blocks = [node(f"N{i}", (f"N{i - 1}",) if i > 1 else ()) for i in range(1, task.nodes + 1)]
        if self.mishaps.get((task.step, task.attempt)) == "too few":
            blocks.pop()
        text = f'scm 1\n\nmodel m {{\n  """A chain."""\n  topology {task.topology}\n}}\n\n'
        return Proposal(text + "\n\n".join(blocks) + "\n", (self._call("one_shot"),))

    async def aclose(self) -> None:
        pass

    def _stumble(self, task: Task) -> None:
        match self.mishaps.get((task.step, task.attempt)):
            case "no reply":
                raise AuthorError(fault("llm-timeout", "no answer in 1 s"), (self._call("plan"),))
            case "unreachable":
                raise AuthorError(fault("llm-refused", "no such server"), (), fatal=True)

    @staticmethod
    def _call(purpose: str) -> Call:
        return Call(purpose, "0" * 64, input_tokens=100, output_tokens=10)
