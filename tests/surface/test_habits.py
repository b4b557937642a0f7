"""House rules that are easy to state and easy to break unseen."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGE = REPOSITORY / "causim"
TREES = {path: ast.parse(path.read_text("utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}

LONGEST_FILE = 450
LONGEST_FUNCTION = 70

# Places on somebody's machine. Joined from parts, lest this file name them.
MACHINE_PATH = re.compile(rf"(?<![\w.])/(?:{'|'.join(('work', 'farm', 'root', 'tmp'))}|(?:home|Users)/\w+)/")


def shown(path: Path) -> str:
    return path.relative_to(REPOSITORY).as_posix()


def test_files_are_short() -> None:
    lengths = {shown(path): path.read_text("utf-8").count("\n") for path in TREES}
    assert {name: n for name, n in lengths.items() if n > LONGEST_FILE} == {}


def test_functions_are_short() -> None:
    long = [
        f"{shown(path)}: {node.name} has {node.end_lineno - node.lineno + 1} lines"
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno >= LONGEST_FUNCTION
    ]
    assert long == []


def test_only_the_checker_makes_a_model() -> None:
    """Whoever holds an SCM holds a proof; `submodel` and the public face only pass proofs on."""
    makers = {"causim/model/scm.py", "causim/api.py"}
    elsewhere = [
        f"{shown(path)}:{node.lineno}"
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and (node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")) == "SCM"
        and not shown(path).startswith("causim/checker/")
        and shown(path) not in makers
    ]
    assert elsewhere == []


def test_every_module_says_what_it_is() -> None:
    assert [shown(path) for path, tree in TREES.items() if not ast.get_docstring(tree)] == []


def test_public_names_of_the_top_modules_are_documented() -> None:
    bare = [
        f"{shown(path)}: {node.name}"
        for path, tree in TREES.items()
        if path.parent == PACKAGE
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert bare == []


def repository_files() -> list[Path]:
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    if listing.returncode:
        pytest.skip("not a git checkout")
    return [REPOSITORY / name for name in listing.stdout.split("\0") if name]


def test_no_file_names_a_place_on_a_machine() -> None:
    found = []
    for path in repository_files():
        if not path.is_file() or path.stat().st_size > 1_000_000:
            continue
        text = path.read_bytes().decode("utf-8", errors="ignore")
        found += [f"{shown(path)}: {place}" for place in MACHINE_PATH.findall(text)]
    assert found == []
