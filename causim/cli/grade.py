"""`causim grade`: are these replies right?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import click

from causim.cli.common import command, complain, finish, json_line, json_text, say

if TYPE_CHECKING:
    from causim.dataset import Grade, Record, Report, Specification


@command("grade", "Grade replies to questions.")
@click.argument("predictions", metavar="PREDICTIONS")
@click.option(
    "--records", "-r", metavar="PATH", help="The records that the predictions answer: a file, or a dataset."
)
@click.option("--split", metavar="NAME", help="Of a dataset, the records of this split; by default, of all.")
@click.option(
    "--mode", metavar="NAME", help="Of a dataset, the records of this mode; needed if it has several."
)
@click.option("--specs", "-s", metavar="PATH", multiple=True,
              help="A specification or folder; needed where a record does not list all right answers.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--output", "-o", metavar="FILE", help="Write the grade of each reply here, as JSON Lines.")
@click.option("--at-least", type=click.FloatRange(0, 1), metavar="SHARE",
              help="Exit with 1 if the accuracy is below this.")  # fmt: skip
def cli(
    predictions: str,
    records: str | None,
    split: str | None,
    mode: str | None,
    specs: tuple[str, ...],
    as_json: bool,
    output: str | None,
    at_least: float | None,
) -> None:
    """Grade replies to the questions of `causim dataset`. A reply is right if its last JSON object has exactly the
    required keys, each with a value of its type, which together are a possible answer; any of several counts. Where a
    record allows for it, a reply must instead say that nothing, or nothing definite, can be answered.

    PREDICTIONS is a file of JSON Lines or Parquet (.parquet), or - for JSON Lines: in each line or row an `id` and a
    `reply`, or a `completion`, which is a text or a list of messages; or, if --records is not named, a record with a
    `reply` added. --records is such a file too, or the folder of a dataset, whose specifications are then known. A
    record without a prediction counts as wrong.

    \b
    Examples:
      causim grade predictions.jsonl --records records.jsonl
      causim grade predictions.jsonl --records records.jsonl --specs specs/ -o grades.jsonl
      causim grade predictions.parquet --records dataset/ --mode code --split test --json
      causim dataset gold records.jsonl | causim grade - -r records.jsonl --at-least 1

    Exit status: 0 if all could be graded; 1 if predictions are missing, unknown or undecided, or the accuracy is below
    --at-least; 2 if a file is not of the form that it should have.
    """
    from causim.cli.progress import watched
    from causim.dataset.grade_file import Report, grades
    from causim.dataset.jsonl import write_jsonl

    if records is None and (split or mode):
        raise click.UsageError(
            "--split and --mode choose from the records of a dataset: name it with --records"
        )
    report = Report()
    graded = grades(predictions, records, _known(specs, records), report, split=split, mode=mode)
    lines = _lines(watched(graded, "Grading"), report)
    if output:
        write_jsonl(output, lines)
    else:
        for _ in lines:
            pass
    say(json_text(report.to_json()) if as_json else _text(report))
    accuracy = report.total.accuracy
    below = at_least is not None and (accuracy is None or accuracy < at_least)
    if below and not as_json:
        complain(f"the accuracy is below {at_least:g}")
    finish(int(below or bool(report.missing or report.unknown or report.undecided)))


def _known(specs: tuple[str, ...], records: str | None) -> Mapping[str, Specification]:
    """The specifications that are named; if none are, those of the dataset that the records are."""
    from causim.cli.dataset import specifications
    from causim.dataset.folder import Folder
    from causim.dataset.known import Known
    from causim.files import specification_paths

    if specs:
        return {spec.sha256: spec for spec in specifications(specification_paths(specs))}
    return Known.of_folder(records) if records is not None and Folder.is_one(records) else {}


def _lines(graded: Iterable[tuple[Record, Grade | None]], report: Report) -> Iterator[str]:
    """The grade of each reply as a line of JSON, counted on its way into the report."""
    for record, found in graded:
        report.add(record, found)
        if found is not None:
            data = {"id": record.id, "kind": record.kind, "score": found.score}
            yield json_line({**data, "reason": str(found.reason), "detail": found.detail})


def _text(report: Report) -> str:
    from causim.diagnostics.render import count, visible

    rows = [(kind, tally) for kind, tally in report.kinds.items() if tally.records]
    lines = []
    for name, tally in [*rows, ("all", report.total)]:
        share = "" if tally.accuracy is None else f"  {tally.accuracy:.4f}"
        lines.append(f"{name:<15}{tally.right:>9,} of {tally.records:,} right{share}")
    wrong = {reason: n for reason, n in sorted(report.reasons.items()) if reason != "right"}
    if wrong:
        lines.append("wrong: " + ", ".join(f"{n:,} {reason}" for reason, n in wrong.items()))
    for what, ids in (("without a prediction", report.missing), ("unknown id", report.unknown)):
        if ids:
            shown = ", ".join(visible(name[:100]) for name in ids[:5]) + (", ..." if len(ids) > 5 else "")
            lines.append(
                f"{what}: {count(len(ids), 'record' if ids is report.missing else 'prediction')}: {shown}"
            )
    return "\n".join(lines)
