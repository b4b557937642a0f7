"""docs/evaluating.md is true: its commands run in order, against a server that knows some kinds of questions."""

from __future__ import annotations

from pathlib import Path

import pytest

from causim.dataset import Record, read_records
from causim.evaluate import EvaluationConfig
from causim.files import read_source
from causim.growth.config import read_as
from tests.loopback.reasoning import reply_to
from tests.loopback.server import Asked, LoopbackServer
from tests.surface.pages import DOCS, REPOSITORY, blocks, codes, rerun, table

PAGE = (DOCS / "evaluating.md").read_text("utf-8")
KNOWN = {
    "a-model": {"deduction", "intervention"},
    "a-model-tuned": {"deduction", "intervention", "abduction"},
}
ADDRESS = "http://localhost:8000/v1"


def test_what_the_page_shows_happens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("specs").symlink_to(REPOSITORY / "specs")
    records: dict[str, Record] = {}

    def answer(asked: Asked) -> str:
        if not records:
            records.update((record.prompt, record) for _, record in read_records("records.jsonl"))
        record = records[asked.prompt]
        return reply_to(record, record.kind in KNOWN[asked.body["model"]])

    with LoopbackServer(answer) as server:
        (config,) = blocks(PAGE, "yaml")
        assert ADDRESS in config.text
        first = config.text.replace(ADDRESS, server.base_url)
        Path("first.yaml").write_text(first, "utf-8")
        Path("second.yaml").write_text(first.replace("a-model", "a-model-tuned"), "utf-8")
        for block in blocks(PAGE, "console"):
            rerun(block)
    listed = {name.rstrip("/") for first, _ in table(PAGE, "file") for name in codes(first)}
    assert listed == {path.name for path in Path("first").iterdir()}
    (program,) = blocks(PAGE, "python")
    exec(program.text, {})


@pytest.mark.parametrize("name", ["server", "local"])
def test_the_examples_are_configurations(name: str) -> None:
    config = read_as(EvaluationConfig, read_source(REPOSITORY / "examples" / "evaluate" / f"{name}.yaml"))
    assert config.reasoner.kind == ("local" if name == "local" else "language_model")
