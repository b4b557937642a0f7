"""`causim audit`: is what a benchmark says so?"""

from __future__ import annotations

import click

from causim.cli.common import command, finish, json_text, say


@command("audit", "Derive a benchmark's labels again, exactly.")
@click.argument("benchmark", metavar="BENCHMARK")
@click.argument("files", nargs=-1, required=True, metavar="FILES...")
@click.option("-o", "--output", metavar="DIR", help="Write the page, Markdown, tables and every finding.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, with a record for each label.")
@click.option("--tolerance", default="1e-6", show_default=True, metavar="NUMBER",
              help="What numbers may differ by and agree; 0 for exact claims.")  # fmt: skip
@click.option("--seconds", type=click.FloatRange(0), default=10.0, show_default=True,
              help="What one label may cost; after that it is undecided.")  # fmt: skip
def cli(
    benchmark: str, files: tuple[str, ...], output: str | None, as_json: bool, tolerance: str, seconds: float
) -> None:
    """Derive every label of a published causal benchmark from its own model, and say which are so.

    \b
    BENCHMARK is one of:
      cladder       CLadder: probability tables with stored numbers, and questions
      counterbench  CounterBench: boolean rules in prose, yes-or-no counterfactuals
      ccr-gb        CCR.GB: boolean conditions in prose, each with its own chance
      plain         JSON Lines that anyone can write: a specification, a query, an answer

    A label agrees or disagrees with its model; or the evidence is impossible, more than one answer is right
    (ambiguous), the causes are cyclic, what is meant is outside of what format and language say, or the budget was
    spent (undecided). Where a number disagrees, what may have been computed in its place is computed too, and named
    if it gives just the label. A folder stands for its .json and .jsonl files. Nothing of a benchmark is executed.

    \b
    Examples:
      causim audit cladder data/test-model-meta.json data/test-generate-easy.json -o report/
      causim audit counterbench counterbench.jsonl
      causim audit plain claims.jsonl --json | jq '.tables.findings[] | select(.verdict == "disagrees")'

    Exit status: 0 if all labels agree; 1 if not; 2 if a file is not of the format, with the place.
    """
    from fractions import Fraction

    from causim.audit.adapters import adapter
    from causim.audit.report import audit_report, write_audit
    from causim.audit.run import Options, audit
    from causim.audit.verdict import Verdict
    from causim.cli.progress import watched
    from causim.engine import Budget
    from causim.errors import MisuseError
    from causim.interop.decimals import exact

    reader = adapter(benchmark)
    try:
        slack: Fraction = exact(tolerance)
    except (ValueError, ZeroDivisionError):
        raise MisuseError(f"--tolerance {tolerance} is no number") from None
    if slack < 0:
        raise MisuseError("--tolerance cannot be negative")
    budget = Budget(seconds=seconds)
    claims = list(watched(reader.claims(files, budget), "reading"))
    found = watched(audit(claims, Options(slack, budget)), "deriving", len(claims))
    findings = list(found)
    if not findings:
        raise MisuseError("there is no label in these files")
    report = audit_report(benchmark, findings, slack)
    say(json_text(report.to_json()) if as_json else report.text())
    if output:
        write_audit(report, findings, output)
        say(f"wrote {output}", err=True)
    finish(int(any(finding.verdict is not Verdict.AGREES for finding in findings)))
