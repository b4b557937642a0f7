"""The imported models of specs/: made again from their files, word for word."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.e2e.cli import REPOSITORY, causim

SCRIPT = (REPOSITORY / "specs" / "recreate.sh").read_text("utf-8")
NETWORKS = [
    (f"bnlearn/{name}.bif", "bnlearn", name) for name in ("asia", "cancer", "survey", "sachs", "alarm")
]
OTHERS = re.findall(r'^again "\$folder(?:/|"/)([\w/*.-]+)"? (\w+) (\w+)$', SCRIPT, re.MULTILINE)


def test_the_script_names_every_imported_model() -> None:
    rooms = {room for _, room, _ in NETWORKS + OTHERS}
    made = {(room, path.stem) for room in rooms for path in (REPOSITORY / "specs" / room).glob("*.scm")}
    assert made == {(room, name) for _, room, name in NETWORKS + OTHERS}
    assert "for name in asia cancer survey sachs alarm; do" in SCRIPT


@pytest.mark.parametrize(("file", "room", "name"), NETWORKS + OTHERS, ids=lambda part: part)
def test_a_model_can_be_made_again(
    shared_data: Path, tmp_path: Path, file: str, room: str, name: str
) -> None:
    files = list(shared_data.glob(file))
    if not files:
        pytest.skip(f"no {file} in the shared data")
    kept = REPOSITORY / "specs" / room / f"{name}.scm"
    checks, made = kept.with_suffix(".checks"), tmp_path / kept.name
    done = causim("import", files[0], "--name", name, "--checks", checks, "--quiet", "-o", made)
    assert (done.status, done.out, done.err) == (0, "", "")
    assert made.read_text("utf-8") == kept.read_text("utf-8")
    assert causim("fmt", "--check", kept).status == 0
