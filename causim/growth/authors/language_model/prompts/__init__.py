"""The prompts: templates in files of their own, filled with data that is kept apart from instructions.

Names and docstrings come from models, and may say anything. They stand in fences that they cannot close, and a reply
is verified whatever it was talked into.
"""

from __future__ import annotations

import re
from dataclasses import asdict
from functools import cache

from causim.growth.author import Task
from causim.growth.view import Surroundings, View
from causim.llm import Message
from causim.llm.prompting import card, data_block, fenced, messages, template_text

__all__ = ["card", "execute", "fenced", "one_shot", "plan", "specify"]

_TOPOLOGY = re.compile(r"^- (\w+): (.*?)(?=^- |\Z)", re.MULTILINE | re.DOTALL)


def specify(task: Task) -> tuple[Message, ...]:
    data = {"domain": task.domain, "topology": task.topology, "nodes": task.nodes, "variant": _variant(task)}
    return _messages(task, "specify", data=data_block(data))


def plan(task: Task, view: View) -> tuple[Message, ...]:
    data = {
        "model": view.model,
        "doc": view.doc,
        "domain": view.domain,
        "topology": view.topology,
        "types": view.types,
        "nodes": [asdict(node) for node in view.nodes],
        "wanted": f"node {task.step} of {task.nodes}",
    }
    return _messages(task, "plan", data=data_block(data), topology=_topology(view.topology or task.topology))


def execute(task: Task, around: Surroundings, form: str) -> tuple[Message, ...]:
    """`form` is dsl or python."""
    plan = around.plan
    data = {
        "model": around.model,
        "doc": around.doc,
        "plan": plan.model_dump(mode="json"),
        "parents": [asdict(node) for node in around.parents],
        "others": [asdict(node) for node in around.others],
        "base": around.base,
    }
    return _messages(
        task,
        "execute" if form == "dsl" else "execute_python",
        card=card(),
        data=data_block(data),
        declarations=fenced("\n".join(around.declarations) or "# none", "scm"),
        children=fenced("\n\n".join(around.children) or "# none", "scm"),
        name=plan.name,
        exogenous=plan.exogenous,
        signature=f"{plan.name}({', '.join(plan.parents)})",
    )


def one_shot(task: Task) -> tuple[Message, ...]:
    data = {"domain": task.domain, "topology": task.topology, "nodes": task.nodes, "variant": _variant(task)}
    return _messages(task, "one_shot", card=card(), data=data_block(data), topology=_topology(task.topology))


def _messages(task: Task, template: str, /, **parts: str) -> tuple[Message, ...]:
    return messages(__name__, template, task.attempt, task.refusals, **parts)


def _variant(task: Task) -> str:
    return f"{task.entropy('variant') % 10**6:06}"


@cache
def _topology(name: str) -> str:
    rules: dict[str, str] = dict(_TOPOLOGY.findall(template_text(__name__, "topologies")))
    return " ".join((rules.get(name) or rules["any"]).split())
