"""`causim test`: the claims that authors make in `check` blocks, against exact answers."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from causim.cli.common import (
    command,
    finish,
    json_text,
    paths_argument,
    say,
    show,
    status,
    track,
    wants_color,
)

if TYPE_CHECKING:
    from causim.api import Reading
    from causim.diagnostics import Diagnostic
    from causim.engine import Budget, CheckResult
    from causim.model.scm import Check
    from causim.syntax import ast


@dataclass(frozen=True, slots=True)
class Ran:
    """One check of one file, with a diagnostic for each claim that does not hold."""

    file: str
    declaration: ast.CheckDecl
    result: CheckResult
    failures: tuple[Diagnostic, ...]


@command("test", "Run the check blocks of specifications.")
@paths_argument()
@click.option("--match", "-k", metavar="TEXT", help="Run only checks whose title contains TEXT, in any case.")
@click.option("--quiet", "-q", is_flag=True, help="Show failing checks and the summary only.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--max-seconds", type=click.FloatRange(0), metavar="S",
              help="Work this long at most on each check.  [default: 60]")  # fmt: skip
def cli(
    paths: tuple[str, ...], match: str | None, quiet: bool, as_json: bool, max_seconds: float | None
) -> None:
    """Run the check blocks of specifications: one line a check, and for one that fails the claim, where it stands, and
    a world that contradicts it.

    PATHS are .scm files, .json or .yaml documents, folders (searched for *.scm), or - for standard input.

    \b
    Examples:
      causim test trial.scm
      causim test specs/ --quiet
      causim test specs/ -k withheld
      causim test specs/ --json | jq '.checks[] | select(.passed | not)'

    A check whose evidence has probability 0 fails, unless it says `expect impossible`. One that takes longer than
    --max-seconds fails as undecided.
    """
    from causim.api import read_file
    from causim.engine import Budget
    from causim.files import specification_paths

    files = specification_paths(paths)
    budget = Budget(1 << 62, max_seconds) if max_seconds is not None else Budget()
    invalid: list[Diagnostic] = []
    ran: list[Ran] = []
    for path in track(files, "Testing"):
        reading = read_file(path)
        if reading.model is None:
            invalid += [d for d in reading.diagnostics if d.severity == "error"]
        else:
            ran += _run(path, reading, match, budget)
    if as_json:
        say(json_text(_record(ran, invalid, len(files))))
    else:
        show(invalid, err=True)
        for one in ran:
            _print(one, quiet)
        say(_summary(ran, invalid, len(files)))
    finish(max(status(invalid), int(any(one.failures for one in ran))))


def _run(path: str, reading: Reading, match: str | None, budget: Budget) -> list[Ran]:
    from causim.engine import run_check

    assert reading.model is not None
    assert reading.spec is not None
    pairs = zip(reading.spec.checks, reading.model.checks, strict=True)
    wanted = [(d, c) for d, c in pairs if match is None or match.lower() in c.title.lower()]
    if not wanted:
        return []
    ran = []
    for declaration, check in wanted:
        result = run_check(reading.model, check, budget)
        ran.append(Ran(path, declaration, result, tuple(_failures(path, declaration, result))))
    return ran


def _failures(path: str, declaration: ast.CheckDecl, result: CheckResult) -> list[Diagnostic]:
    from causim.diagnostics import Diagnostic, Severity

    hint = f"Look at it with: {_command(path, result.check)}"
    return [
        Diagnostic(outcome.code, Severity.ERROR, outcome.message, claim.span, hint)
        for claim, outcome in zip(declaration.claims, result.outcomes, strict=True)
        if outcome.code is not None
    ]


def _command(path: str, check: Check) -> str:
    """The query that a check makes, as one types it."""
    from causim.model.domain import show as written

    words = ["causim", "query", path]
    for option, values in (("--given", check.given), ("--observe", check.observe), ("--do", check.do)):
        words += [word for name, value in values for word in (option, f"{name}={written(value)}")]
    return shlex.join(words)


def _print(ran: Ran, quiet: bool) -> None:
    from causim.diagnostics.render import visible

    if quiet and not ran.failures:
        return
    color = wants_color(err=False)
    word, tone = ("FAIL", "red") if ran.failures else ("ok", "green")
    mark = click.style(word, fg=tone) if color else word
    place = f"{visible(ran.file)}:{ran.declaration.span.line}"
    click.echo(f"{mark:<{4 + len(mark) - len(word)}}  {place}  {visible(ran.declaration.title)}", color=color)
    show(ran.failures, err=False)


def _summary(ran: list[Ran], invalid: list[Diagnostic], files: int) -> str:
    from causim.diagnostics.render import count

    failed = sum(bool(one.failures) for one in ran)
    parts = [f"{count(len(ran) - failed, 'check')} passed"]
    if failed:
        parts.append(f"{failed:,} failed")
    if invalid:
        parts.append(count(len(invalid), "error"))
    return f"{', '.join(parts)} in {count(files, 'file')}"


def _record(ran: list[Ran], invalid: list[Diagnostic], files: int) -> dict[str, Any]:
    from causim.diagnostics.render import to_json

    return {
        "files": files,
        "passed": sum(not one.failures for one in ran),
        "failed": sum(bool(one.failures) for one in ran),
        "checks": [
            {
                "file": one.file,
                "line": one.declaration.span.line,
                "title": one.declaration.title,
                "passed": not one.failures,
                "claims": [
                    {
                        "passed": outcome.passed,
                        "code": outcome.code,
                        "message": outcome.message,
                        "world": None if outcome.world is None else dict(outcome.world),
                        "probability": None if outcome.probability is None else str(outcome.probability),
                    }
                    for outcome in one.result.outcomes
                ],
                "diagnostics": [to_json(d) for d in one.failures],
            }
            for one in ran
        ],
        "diagnostics": [to_json(d) for d in invalid],
    }
