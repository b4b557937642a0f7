"""The prompts: templates in files of their own, filled with data that is kept apart from instructions.

Names and docstrings come from models, and may say anything. They stand in fences that they cannot close, and a reply
is verified whatever it was talked into.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from string import Template
from typing import Any

from causim.diagnostics import Diagnostic
from causim.diagnostics.render import render_all
from causim.growth.author import Task
from causim.growth.view import Surroundings, View
from causim.llm import Message
from causim.resources import doc_text

_MAX_FEEDBACK = 6000  # characters of diagnostics in a prompt
_BACKTICKS = re.compile("`{3,}")
_TOPOLOGY = re.compile(r"^- (\w+): (.*?)(?=^- |\Z)", re.MULTILINE | re.DOTALL)


def specify(task: Task) -> tuple[Message, ...]:
    data = {"domain": task.domain, "topology": task.topology, "nodes": task.nodes, "variant": _variant(task)}
    return _messages(task, "specify", data=_json(data))


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
    return _messages(task, "plan", data=_json(data), topology=_topology(view.topology or task.topology))


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
        data=_json(data),
        declarations=fenced("\n".join(around.declarations) or "# none", "scm"),
        children=fenced("\n\n".join(around.children) or "# none", "scm"),
        name=plan.name,
        exogenous=plan.exogenous,
        signature=f"{plan.name}({', '.join(plan.parents)})",
    )


def one_shot(task: Task) -> tuple[Message, ...]:
    data = {"domain": task.domain, "topology": task.topology, "nodes": task.nodes, "variant": _variant(task)}
    return _messages(task, "one_shot", card=card(), data=_json(data), topology=_topology(task.topology))


def fenced(text: str, kind: str) -> str:
    """The text as a code block whose fence is longer than any in it."""
    longest = max((len(run) for run in _BACKTICKS.findall(text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{kind}\n{text.strip()}\n{fence}"


@cache
def card() -> str:
    """The language on a page, without its title."""
    return doc_text("language-card.md").partition("\n")[2].strip()


def _messages(task: Task, template: str, /, **parts: str) -> tuple[Message, ...]:
    text = Template(_file(template)).substitute(parts)
    if task.refusals:
        text += "\n" + _refusals(task.attempt - 1, task.refusals)
    return Message("system", _file("system").strip()), Message("user", text.strip())


def _refusals(attempt: int, refusals: tuple[Diagnostic, ...]) -> str:
    found = render_all(refusals)
    if len(found) > _MAX_FEEDBACK:
        found = found[:_MAX_FEEDBACK] + "\n..."
    return Template(_file("refusals")).substitute(attempt=attempt, diagnostics=fenced(found, "text"))


def _json(data: dict[str, Any]) -> str:
    """An object with a line for each key, and in lists of objects one for each of them: short, and easy to follow."""
    lines = [f"{json.dumps(key)}: {_value(value)}" for key, value in data.items()]
    return fenced("{" + ",\n ".join(lines) + "}", "json")


def _value(value: object) -> str:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "[" + ",\n  ".join(json.dumps(item, ensure_ascii=False) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def _variant(task: Task) -> str:
    return f"{task.entropy('variant') % 10**6:06}"


@cache
def _topology(name: str) -> str:
    rules: dict[str, str] = dict(_TOPOLOGY.findall(_file("topologies")))
    return " ".join((rules.get(name) or rules["any"]).split())


@cache
def _file(name: str) -> str:
    return (files(__name__) / f"{name}.md").read_text("utf-8")
