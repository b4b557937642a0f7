"""Markdown pages as tests read them: their code blocks, tables and links."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.cli import causim

REPOSITORY = Path(__file__).resolve().parents[2]
DOCS = REPOSITORY / "docs"

_BLOCK = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"(?<!`)\[[^\]]*\]\(([^)#]+)(#[^)]*)?\)")
_CODE = re.compile(r"`([^`\n]+)`")


@dataclass(frozen=True)
class Block:
    """A fenced block: what stands behind the fence, the text, and the line that it starts on."""

    info: str
    text: str
    line: int


def blocks(text: str, kind: str) -> list[Block]:
    """The blocks whose fence starts with this word."""
    found = [Block(m[1], m[2], text[: m.start()].count("\n") + 1) for m in _BLOCK.finditer(text)]
    return [block for block in found if (block.info.split() or [""])[0] == kind]


def prose(text: str) -> str:
    """The page without its code blocks."""
    return _BLOCK.sub("", text)


def codes(text: str) -> list[str]:
    """What stands between single backticks."""
    return _CODE.findall(text)


def links(text: str) -> list[str]:
    """The places in the repository that the page points to."""
    return [target for target, _ in _LINK.findall(prose(text)) if "://" not in target]


def table(text: str, head: str) -> list[list[str]]:
    """The cells of the table whose first column is headed so."""
    lines = text.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(f"| {head} |"))
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in re.split(r"(?<!\\)\|(?![^`]*`\s*\|)", line)[1:-1]])
    return rows


def sessions(block: Block) -> Iterator[tuple[str, str]]:
    """Each command of a console block, and what it is said to print."""
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        yield command, output


def rerun(block: Block) -> None:
    """Run the commands of a console block. A line `...` in the output stands for any lines."""
    for command, expected in sessions(block):
        program, *arguments = shlex.split(command)
        assert program == "causim", command
        result = causim(*arguments)
        printed = result.out + result.err
        any_lines = r"(?:.*\n)*"
        pattern = "".join(
            any_lines if line == "...\n" else re.escape(line) for line in expected.splitlines(True)
        )
        if not re.fullmatch(pattern, printed):
            assert printed == expected, command  # for its report of the difference
