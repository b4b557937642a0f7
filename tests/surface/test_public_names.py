"""What `import causim` promises: its names, and that it costs next to nothing."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib import resources

import pytest

import causim

HEAVY = ("torch", "openai", "sympy", "matplotlib")
NOT_FOR_HELP = (*HEAVY, "numpy", "lark", "pydantic", "networkx")


@pytest.mark.parametrize("name", causim.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(causim, name) is not None
    assert name in dir(causim)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'chekc'"):
        causim.chekc  # noqa: B018


def test_type_checkers_are_told_of_the_same_names_and_homes() -> None:
    tree = ast.parse(resources.files("causim").joinpath("__init__.py").read_text(encoding="utf-8"))
    guarded = next(node for node in tree.body if isinstance(node, ast.If))
    told = {
        alias.name: statement.module
        for statement in guarded.body
        if isinstance(statement, ast.ImportFrom)
        for alias in statement.names
    }
    assert told == causim._HOMES
    assert {*told, "__version__"} == set(causim.__all__)


def loaded_after(code: str, names: tuple[str, ...]) -> set[str]:
    """Which of the top-level packages a fresh interpreter has imported once it has run the code."""
    report = f"import sys; print(*[n for n in {names!r} if n in sys.modules], file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{report}"], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return set(done.stderr.split())


def test_import_loads_nothing_heavy() -> None:
    assert loaded_after("import causim; causim.Diagnostic", NOT_FOR_HELP) == set()


def test_help_loads_nothing_heavy() -> None:
    code = """
import sys
from causim.cli.main import main
sys.argv = ["causim", "--help"]
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
"""
    assert loaded_after(code, NOT_FOR_HELP) == set()
