"""A room imports only from the rooms before it, and no modules import each other in a circle.

All imports count, those inside functions and under TYPE_CHECKING too: an arrow is an arrow wherever it is drawn.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import networkx as nx
import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "causim"

# From the ground up. Rooms on one floor do not import each other.
FLOORS = (
    {"errors", "source", "resources"},
    {"diagnostics"},
    {"syntax", "model", "files", "validation"},
    {"checker", "reporting"},
    {"compiler"},
    {"engine"},
    {"interop"},
    {"edit"},
    {"llm"},
    {"growth", "translate"},
    {"dataset"},
    {"audit", "evaluate", "adapters"},
    {"train"},
    {"experiments"},
    {"api", "schema_files"},
    {"causim"},  # the package's own __init__: the public names
    {"cli"},
    {"__main__"},
)
HEIGHT = {room: height for height, floor in enumerate(FLOORS) for room in floor}

# The reference engine IS enumeration over the compiled functions. All else in the engine must not know the compiler,
# for compiled Python and the engine are two independent semantics, and each is the other's oracle.
COMPILER_READERS = {"causim.engine.reference"}

# An exception carries diagnostics, and says so to type checkers; at run time it knows nothing of them.
TYPE_ONLY = {("causim.errors", "causim.diagnostics")}


@dataclass(frozen=True)
class Import:
    importer: str
    imported: str
    line: int
    type_only: bool = False

    def __str__(self) -> str:
        return f"{self.importer} imports {self.imported} (line {self.line})"


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def imports_of(importer: str, source: str, modules: set[str]) -> Iterator[Import]:
    """Every import of one of the modules, at any depth of the text."""

    def visit(node: ast.AST, type_only: bool) -> Iterator[Import]:
        match node:
            case ast.If(test=ast.Name(id="TYPE_CHECKING"), body=body, orelse=orelse):
                for child in body:
                    yield from visit(child, True)
                for child in orelse:
                    yield from visit(child, type_only)
                return
            case ast.Import(names=names):
                targets = [alias.name for alias in names]
            case ast.ImportFrom(module=str(module), names=names, level=0):
                inner = [f"{module}.{alias.name}" for alias in names]
                targets = [name if name in modules else module for name in inner]
            case ast.ImportFrom():
                raise AssertionError(f"{importer}, line {node.lineno}: imports are absolute here")
            case _:
                targets = []
        yield from (
            Import(importer, t, node.lineno, type_only) for t in dict.fromkeys(targets) if t in modules
        )
        for child in ast.iter_child_nodes(node):
            yield from visit(child, type_only)

    return visit(ast.parse(source), False)


def all_imports() -> list[Import]:
    names = set(MODULES)
    return [i for name, path in MODULES.items() for i in imports_of(name, path.read_text("utf-8"), names)]


def room(module: str) -> str:
    return module.split(".")[1] if "." in module else module


def breach(found: Import) -> str | None:
    """Why an import goes against the direction, if it does."""
    here, there = room(found.importer), room(found.imported)
    if here == there or (found.type_only and (found.importer, found.imported) in TYPE_ONLY):
        return None
    if {here, there} == {"compiler", "engine"} and found.importer not in COMPILER_READERS:
        return f"{found}: the engine and the compiler are each other's oracle"
    if HEIGHT[there] >= HEIGHT[here]:
        return f"{found}: {there} is not below {here}"
    return None


def cycle(imports: list[Import]) -> list[str]:
    """The names of modules that import each other in a circle, if some do."""
    graph = nx.DiGraph((i.importer, i.imported) for i in imports if i.importer != i.imported)
    try:
        return [here for here, _ in nx.find_cycle(graph)]
    except nx.NetworkXNoCycle:
        return []


def test_every_room_has_a_place() -> None:
    assert {room(module) for module in MODULES} <= set(HEIGHT), "give the new room its floor in FLOORS"


def test_imports_point_down() -> None:
    assert [why for why in map(breach, all_imports()) if why] == []


def test_no_module_imports_itself_in_a_circle() -> None:
    imports = [i for i in all_imports() if not (i.type_only and (i.importer, i.imported) in TYPE_ONLY)]
    circle = cycle(imports)
    assert not circle, " -> ".join([*circle, circle[0]])


@pytest.mark.parametrize(
    ("importer", "text", "reason"),
    [
        ("causim.model.scm", "from causim.checker import check_spec", "checker is not below model"),
        ("causim.syntax.parse", "import causim.model.scm", "model is not below syntax"),
        (
            "causim.checker.types",
            "def f():\n  from causim.engine import Query",
            "engine is not below checker",
        ),
        ("causim.engine.query", "from causim.compiler import compile_python", "oracle"),
        ("causim.compiler.python", "from causim.engine import Query", "oracle"),
        ("causim.errors", "from causim.diagnostics import Diagnostic", "diagnostics is not below errors"),
        ("causim.engine.reference", "from causim.compiler import compile_python", None),
        ("causim.cli.main", "from causim import __version__", None),
        ("causim.errors", "if TYPE_CHECKING:\n  from causim.diagnostics import Diagnostic", None),
    ],
)
def test_the_rules_see_what_they_forbid(importer: str, text: str, reason: str | None) -> None:
    modules = {"causim", "causim.checker", "causim.model.scm", "causim.engine", "causim.compiler"}
    reasons = [breach(i) for i in imports_of(importer, text, modules | {"causim.diagnostics"})]
    assert len(reasons) == 1
    assert reasons[0] is None if reason is None else reason in str(reasons[0])


def test_a_circle_is_named() -> None:
    circle = cycle([Import("a", "b", 1), Import("b", "c", 1), Import("c", "a", 1)])
    assert sorted(circle) == ["a", "b", "c"]
