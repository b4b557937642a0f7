"""A wheel is whole: what it carries is enough to find every grammar and schema."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]

READ_ALL = """
import sys
from pathlib import Path

import causim.resources as resources

here, repository = Path(sys.argv[1]), Path(sys.argv[2])
assert Path(resources.__file__).is_relative_to(here), resources.__file__
for read, folder in ((resources.grammar_text, "grammar"), (resources.schema_text, "schemas")):
    for file in (repository / folder).iterdir():
        assert read(file.name) == file.read_text("utf-8"), file
card = "language-card.md"
assert resources.doc_text(card) == (repository / "docs" / card).read_text("utf-8")
prompts = here / "causim" / "growth" / "authors" / "language_model" / "prompts"
assert sorted(p.name for p in prompts.glob("*.md")) == sorted(
    p.name for p in (repository / prompts.relative_to(here)).glob("*.md")
)
"""


@pytest.mark.slow
def test_a_wheel_finds_its_grammars_and_schemas(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--outdir", tmp_path, REPOSITORY],
        check=True,
        capture_output=True,
        timeout=300,
    )
    (wheel,) = tmp_path.glob("causim-*.whl")
    unpacked = tmp_path / "unpacked"
    zipfile.ZipFile(wheel).extractall(unpacked)
    # -P and the folder first on the path: the unpacked package is read, never the checkout's.
    script = f"import sys; sys.path.insert(0, {str(unpacked)!r})\n{READ_ALL}"
    subprocess.run(
        [sys.executable, "-P", "-c", script, unpacked, REPOSITORY], check=True, cwd=tmp_path, timeout=60
    )
