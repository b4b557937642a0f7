"""What a partial description leaves out, and the record of it."""

from __future__ import annotations

from collections.abc import Iterable

from causim.diagnostics import nearest
from causim.errors import MisuseError
from causim.syntax import ast

KINDS = ("weights", "mechanism", "type", "table", "doc", "check")


class Omissions:
    """Asked of each part whether it is left out: `weights:Drug` if that, or `weights`, was asked for."""

    def __init__(self, asked: Iterable[str], spec: ast.Spec) -> None:
        self.asked = frozenset(asked)
        self.parts = parts(spec)
        self._done: set[str] = set()
        if unknown := sorted(self.asked - set(self.parts) - set(KINDS)):
            _refuse(unknown[0], spec)

    def __call__(self, part: str) -> bool:
        left_out = part in self.asked or part.partition(":")[0] in self.asked
        if left_out:
            self._done.add(part)
        return left_out

    @property
    def done(self) -> tuple[str, ...]:
        """What was left out, in the order of the specification."""
        return tuple(part for part in self.parts if part in self._done)


def parts(spec: ast.Spec) -> list[str]:
    """Every part of a specification that can be left out of its description."""
    found = [f"type:{kind.name.text}" for kind in spec.types]
    found += [f"table:{table.name.text}" for table in spec.tables]
    for node in spec.nodes:
        name = node.name.text
        found.append(f"type:{name}")
        if node.value is not None or node.cpt:
            found.append(f"mechanism:{name}")
        if node.exogenous:
            found.append(f"weights:{name}")
    documented = [(t.name, t.doc) for t in spec.tables] + [(f.name, f.doc) for f in spec.functions]
    documented += [(node.name, node.doc) for node in spec.nodes]
    found += [f"doc:{name.text}" for name, doc in documented if doc]
    found += ["doc:model"] if spec.model.doc else []
    return [*found, *(f"check:{check.title}" for check in spec.checks)]


def _refuse(unknown: str, spec: ast.Spec) -> None:
    guess = nearest(unknown, [*KINDS, *parts(spec)])
    hint = (
        f"Did you mean {guess}?" if guess else f"Say one of {', '.join(KINDS)}, alone or as in weights:Drug."
    )
    raise MisuseError(f"the description has no part {unknown} to leave out. {hint}")
