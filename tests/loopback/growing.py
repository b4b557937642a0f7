"""A scripted author behind the loopback server: it reads the data in the prompts and answers as a model would.

All nodes are integers modulo 3, each a weighted sum of its parents and its exogenous variable; the weights are
made from the model's name, so that every model is another one and every edge matters.
"""

from __future__ import annotations

import json
import re
from hashlib import sha256
from typing import Any

from tests.loopback.server import Asked, LoopbackServer

_BLOCK = re.compile(r"node (\w+)\(([^)]*)\) -> int 0\.\.2 \{\n.*?\n\}", re.DOTALL)


def purpose(asked: Asked) -> str:
    """What a prompt of the language-model author is for."""
    keys = asked.data
    if "plan" in keys:
        return "execute"
    if isinstance(keys.get("nodes"), list):
        return "plan"
    return "one_shot" if "whole structural causal model" in asked.prompt else "specify"


def author(asked: Asked) -> dict[str, Any] | str:
    data = asked.data
    match purpose(asked):
        case "specify":
            return {
                "name": f"sums_{data['variant']}",
                "doc": f"Counters that add up modulo three, variant {data['variant']}.",
            }
        case "plan":
            return next_plan([node["name"] for node in data["nodes"]], data["topology"])
        case "execute" if "Python function" in asked.prompt:
            return _functions(asked)
        case "execute":
            return _blocks(asked)
        case _:
            return f"Here it is.\n\n```scm\n{_whole(data)}```"


def next_plan(nodes: list[str], topology: str) -> dict[str, Any]:
    name = f"V{len(nodes) + 1}"
    parents: list[str] = []
    children: list[str] = []
    if topology == "star":
        parents = nodes[:1]
    elif topology == "inverted_star" and len(nodes) > 1:
        children = nodes[-1:]
    elif topology in ("layered", "any"):
        parents = nodes[-3:-1] or nodes[-1:]
        children = nodes[-1:] if len(nodes) > 3 and len(nodes) % 3 == 0 else []
    else:
        parents = nodes[-1:]
    if topology == "tree" and nodes:
        parents = [nodes[len(nodes) // 2]]
    return {"name": name, "exogenous": f"U_{name}", "parents": parents, "children": children}


def weight(model: str, child: str, parent: str) -> int:
    return 1 + sha256(f"{model}/{child}/{parent}".encode()).digest()[0] % 2


def value(model: str, name: str, parents: list[str]) -> str:
    terms = [*(f"{weight(model, name, parent)} * {parent}" for parent in parents), f"U_{name}"]
    return f"({' + '.join(terms)}) % 3" if parents else f"U_{name}"


def exogenous(model: str, name: str) -> str:
    first, second = sha256(f"{model}/{name}".encode()).digest()[:2]
    return f"U_{name}: int 0..2 ~ {{0: {1 + first % 9}, 1: {1 + second % 7}, 2: 1}}"


def block(model: str, name: str, parents: list[str]) -> str:
    return (
        f"node {name}({', '.join(parents)}) -> int 0..2 {{\n"
        f'  """The counter {name}, modulo three."""\n'
        f"  exogenous {exogenous(model, name)}\n"
        f"  return {value(model, name, parents)}\n"
        "}"
    )


def _children(asked: Asked) -> dict[str, list[str]]:
    """The children's blocks in a prompt, by their parents."""
    part = asked.prompt.partition("The children's blocks as they are:")[2]
    wanted = set(asked.data["plan"]["children"])
    return {
        found[1]: [p.strip() for p in found[2].split(",") if p.strip()]
        for found in _BLOCK.finditer(part)
        if found[1] in wanted
    }


def _blocks(asked: Asked) -> dict[str, Any]:
    data, plan = asked.data, asked.data["plan"]
    name, model = plan["name"], data["model"]
    return {
        "base": data["base"],
        "declarations": [],
        "node": block(model, name, plan["parents"]),
        "children": [block(model, c, [*parents, name]) for c, parents in _children(asked).items()],
        "dropped_checks": [],
        "changed_checks": [],
    }


def _functions(asked: Asked) -> dict[str, Any]:
    data, plan = asked.data, asked.data["plan"]
    name, model = plan["name"], data["model"]

    def function(node: str, parents: list[str]) -> str:
        header = f"def f_{node}({', '.join([*parents, f'U_{node}'])}):"
        return f"{header}\n    total = {value(model, node, parents)}\n    return total"

    return {
        "base": data["base"],
        "declarations": [],
        "node": {
            "type": "int 0..2",
            "doc": f"The counter {name}, modulo three.",
            "exogenous": exogenous(model, name),
            "function": function(name, plan["parents"]),
        },
        "children": [
            {"name": c, "function": function(c, [*parents, name])} for c, parents in _children(asked).items()
        ],
        "dropped_checks": [],
        "changed_checks": [],
    }


def _whole(data: dict[str, Any]) -> str:
    """A model grown by the same plans, written at once."""
    model = f"sums_{data['variant']}"
    graph: dict[str, list[str]] = {}
    for _ in range(data["nodes"]):
        plan = next_plan(list(graph), data["topology"])
        name = plan["name"]
        after = {**graph, name: plan["parents"]}
        for child in plan["children"]:
            after[child] = [*after[child], name]
            after[child] = after.pop(child)  # behind its new cause
        graph = after
    head = f'scm 1\n\nmodel {model} {{\n  """Counters that add up modulo three."""\n'
    head += f"  domain {data['domain']}\n  topology {data['topology']}\n}}\n\n"
    return head + "\n\n".join(block(model, name, parents) for name, parents in graph.items()) + "\n"


def growing_server() -> LoopbackServer:
    return LoopbackServer(author, purpose)


def reply_of(asked: Asked) -> dict[str, Any]:
    """What the scripted author answers to an executor's request, to be spoiled."""
    reply = author(asked)
    assert isinstance(reply, dict), json.dumps(reply)
    return reply
