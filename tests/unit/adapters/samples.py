"""Records that the tests of the adapters ask, and replies to them that are right and wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from causim.dataset.drawing import Shape
from causim.dataset.instances import Options
from causim.dataset.records import Record, json_line, write_records
from causim.dataset.sample import sample_records
from causim.dataset.specification import Specification
from causim.source import SourceText
from tests.surface.pages import DOCS, blocks
from tests.unit.dataset.questions_asked import ALARM

# Behind a sum of ten numbers are up to 252 worlds: more right answers than a record lists.
WIDE = (
    "scm 1\n\nmodel wide {}\n"
    + "".join(f"\nnode X{i}() -> int 0..1 {{ exogenous U_X{i} }}\n" for i in range(10))
    + f"\nnode Sum({', '.join(f'X{i}' for i in range(10))}) -> int 0..10 {{ "
    + f"return sum({', '.join(f'X{i}' for i in range(10))}) }}\n"
)


@dataclass(frozen=True)
class Written:
    """Records on disk, the folder of their specifications, and the records."""

    path: Path
    specs: Path
    records: list[Record]


def written(folder: Path, n: int = 8, *, abstention: bool = False) -> Written:
    """`n` records of each model, with evidence that leaves much open."""
    specs = folder / "specs"
    specs.mkdir()
    for name, text in (("alarm", ALARM), ("wide", WIDE)):
        (specs / f"{name}.scm").write_text(text, "utf-8")
    models = [Specification.read(SourceText(name, text)) for name, text in (("a", ALARM), ("w", WIDE))]
    shape = Shape(missing_exo_pct=0.3, evidence="minimal")
    records = list(sample_records(models, n, 1, shape, options=Options(abstention=abstention)))
    assert {record.answer.complete for record in records} == {True, False}
    assert {record.answer.status for record in records} == {"unique", "multiple"}
    write_records(folder / "records.jsonl", records)
    return Written(folder / "records.jsonl", specs, records)


def gold(record: Record) -> str:
    return f"Let me think.\n\n```json\n{json_line(dict(record.reply))}\n```"


def unlisted(record: Record) -> str:
    """A right answer to an abduction about the wide model that the record does not list: the last ones come last."""
    ones = sum(value for value in record.answer.gold.values() if isinstance(value, int))
    names = record.required_keys
    return json_line({name: int(i < ones) for i, name in enumerate(names)})


def wrong(record: Record) -> str:
    """Of the right form, with a value of the wrong type; the right answer before it is taken back."""
    values = {**record.answer.gold, record.required_keys[0]: "elsewhere"}
    return f"{json_line(dict(record.reply))}\nNo: {json_line(values)}"


def guess(record: Record) -> str:
    """What was true in the world that was drawn: right, unless the prompt asks to say that it cannot be known."""
    return json_line(record.answer.gold)


def scripted(records: list[Record], reply: Callable[[Record], str]) -> Callable[[str], str]:
    """A model that knows the records by their prompts, which reach it whole."""
    known = {record.prompt.strip(): reply(record) for record in records}
    return lambda prompt: known[prompt.strip()]


def shown(library: str) -> list[str]:
    """The programs that the page on adapters shows for a library. They use `records.jsonl` and `specs`."""
    page = (DOCS / "adapters.md").read_text("utf-8")
    section = page.partition(f"\n## {library}\n")[2].partition("\n## ")[0]
    found = [block.text for block in blocks(section, "python")]
    assert found, library
    return found
