"""A scripted translator behind the loopback server: it knows the model that a text describes, and answers in its parts.

    server = translating_server(reference_spec, text)              # formalizes as the reference has it
    server = translating_server(reference_spec, text, wrong=change)  # with planted mistakes in the blocks

Informalizing, it gives back the controlled English that it is shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from causim.syntax import ast
from causim.syntax.printer import print_declaration, print_spec
from causim.syntax.tree import walk
from tests.loopback.server import Asked, LoopbackServer

Change = Callable[[ast.NodeDecl], ast.NodeDecl]
_FENCED = re.compile(r"^(`{3,})text\n(.*?)\n\1$", re.MULTILINE | re.DOTALL)


def purpose(asked: Asked) -> str:
    """What a prompt of the translator is for."""
    prompt = asked.prompt
    if prompt.startswith("The text below"):
        return "subject" if "Begin with its name" in prompt else "plan"
    if prompt.startswith("Write the block of one node"):
        return "execute"
    if prompt.startswith("Write the structural causal model"):
        return "one_shot"
    return "whole" if prompt.startswith("These paragraphs") else "paraphrase"


class Translator:
    """`changed` are nodes as they are to be written down instead of as the reference has them."""

    def __init__(self, reference: ast.Spec, text: str = "", wrong: Change = lambda node: node) -> None:
        self.text = text
        self.spec = ast.Spec(
            reference.model,
            reference.types,
            reference.constants,
            reference.tables,
            reference.functions,
            tuple(map(wrong, reference.nodes)),
        )

    def __call__(self, asked: Asked) -> dict[str, Any] | str:
        match purpose(asked):
            case "subject":
                model = self.spec.model
                return {"name": model.name.text, "doc": model.doc.text if model.doc else "A model."}
            case "plan":
                return self._next([node["name"] for node in asked.data["nodes"]], asked.prompt)
            case "execute":
                return self._block(asked.data["plan"]["name"], asked.prompt)
            case "one_shot":
                return f"It reads like this.\n\n```scm\n{print_spec(self.spec)}```\n"
            case "paraphrase":
                return str(_FENCED.findall(asked.prompt)[0][1])
            case _:
                return str(_FENCED.findall(asked.prompt)[-1][1])

    def _next(self, known: list[str], prompt: str) -> dict[str, Any]:
        node = next((n for n in self.spec.nodes if n.name.text not in known), None)
        if node is None:
            return {"done": True, "name": "", "exogenous": None, "parents": [], "quotes": []}
        own = node.exogenous or node.cpt
        quote = self.quote(node.name.text, prompt)
        return {
            "done": False,
            "name": node.name.text,
            "exogenous": own.name.text if own else None,
            "parents": [{"name": parent.text, "quote": quote} for parent in node.parents],
            "quotes": [quote],
        }

    def quote(self, name: str, prompt: str) -> str:
        """The first piece of the text, as the prompt shows it, that speaks of a node."""
        text = self.text or str(_FENCED.findall(prompt)[0][1])
        words = name.replace("_", "[_ ]")
        found = re.search(rf"[^.\n]*\*?\b{words}\b\*?[^.;]*", text, re.IGNORECASE)
        assert found is not None, name
        return " ".join(found[0].replace("*", "").split())

    def _block(self, name: str, prompt: str) -> dict[str, Any]:
        node = next(n for n in self.spec.nodes if n.name.text == name)
        shown = prompt.partition("Declarations that you can use:")[2]
        spec = self.spec
        found: tuple[Any, ...] = (*spec.types, *spec.constants, *spec.tables, *spec.functions)
        declared: dict[str, Any] = {d.name.text: d for d in found}
        needed = [d for n, d in declared.items() if n in _needed(node, declared)]
        texts = [print_declaration(d) for d in needed]
        return {
            "declarations": [text for text in texts if text not in shown],
            "node": print_declaration(node),
        }


def _needed(node: ast.NodeDecl, declared: dict[str, Any]) -> set[str]:
    met: set[str] = set()
    todo: list[Any] = [node]
    while todo:
        for part in walk(todo.pop()):
            for name in (getattr(part, key, None) for key in ("name", "table", "function")):
                word = name.text if isinstance(name, ast.Name) else name
                if word in declared and word not in met:
                    met.add(word)
                    todo.append(declared[word])
    return met


def translating_server(
    reference: ast.Spec, text: str = "", wrong: Change = lambda node: node
) -> LoopbackServer:
    return LoopbackServer(Translator(reference, text, wrong), purpose)
