"""`causim grade`: are these replies right?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from causim.cli.common import command, complain, finish, json_line, json_text, say

if TYPE_CHECKING:
    from causim.dataset import Grade, Record, Report


@command("grade", "Grade replies to questions.")
@click.argument("predictions", metavar="PREDICTIONS")
@click.option("--records", "-r", metavar="FILE", help="The records that the predictions answer.")
@click.option("--specs", "-s", metavar="PATH", multiple=True,
              help="A specification or folder; needed where a record does not list all right answers.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--output", "-o", metavar="FILE", help="Write the grade of each reply here, as JSON Lines.")
@click.option("--at-least", type=click.FloatRange(0, 1), metavar="SHARE",
              help="Exit with 1 if the accuracy is below this.")  # fmt: skip
def cli(
    predictions: str,
    records: str | None,
    specs: tuple[str, ...],
    as_json: bool,
    output: str | None,
    at_least: float | None,
) -> None:
    """Grade replies to the questions of `causim dataset sample`. A reply is right if its last JSON object has exactly
    the required keys, each with a value of its type, which together are a possible answer; any of several counts.

    PREDICTIONS is a JSON Lines file, or -: on each line an object with `id` and `reply`, or, if --records is not named,
    a record with a `reply` added. A record without a prediction counts as wrong.

    \b
    Examples:
      causim grade predictions.jsonl --records records.jsonl
      causim grade predictions.jsonl --records records.jsonl --specs specs/ -o grades.jsonl
      causim dataset gold records.jsonl | causim grade - -r records.jsonl --at-least 1

    Exit status: 0 if all could be graded; 1 if predictions are missing, unknown or undecided, or the accuracy is below
    --at-least; 2 if a file is not of the form that it should have.
    """
    from causim.cli.dataset import specifications
    from causim.cli.progress import watched
    from causim.dataset.grade_file import Report, grades
    from causim.dataset.jsonl import write_jsonl
    from causim.files import specification_paths

    known = specifications(specification_paths(specs)) if specs else ()
    report = Report()
    graded = watched(grades(predictions, records, known, report), "Grading")
    lines = _lines(graded, report)
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
