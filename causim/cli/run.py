"""`causim run`: an experiment from models that grow to a report, from one file."""

from __future__ import annotations

import click

from causim.cli.common import any_digits, command, json_text, say


@command("run", "Run an experiment from one file: grow, ask, train, report.")
@click.argument("config", metavar="CONFIG")
@click.option("-o", "--output", metavar="DIR", help="The folder of the run.")
@click.option("--workers", type=click.IntRange(1), default=1, show_default=True,
              help="Processes; so many trainings at a time, one thread each if there are several.")  # fmt: skip
@click.option("--check", "only_check", is_flag=True, help="Only say what the run would do.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object at the end.")
@click.option("-q", "--quiet", is_flag=True, help="Do not name what is being done.")
def cli(config: str, output: str | None, workers: int, only_check: bool, as_json: bool, quiet: bool) -> None:
    """Do what CONFIG says, a .yaml or .json file (schemas/run.schema.json): grow a library of models, build datasets of
    questions about them, train models on those, each with several seeds, and report what came of it.

    DIR gets a page (index.html), its data (report.json), a CSV file for each table and an SVG for each chart: pass@1
    before and after training and of the control, with intervals over seeds. manifest.json has the SHA-256 of every
    input, versions, seeds, and what each part made. library/, data/ and train/ hold the parts, each with a report of
    its own, and stages/ the models.

    A run that was stopped, however, goes on when the same command is given again. Trainings, seeds and questions may be
    added to CONFIG then: what is there is not done again.

    \b
    Examples:
      causim run examples/experiments/curricula.yaml -o out/curricula --workers 2
      causim run examples/experiments/curricula_qwen.yaml --check

    Exit status: 0; 2 if the request made no sense, or a part failed: its reason is said, and what was done is kept.
    """
    from causim.experiments.config import RunConfig
    from causim.files import read_source
    from causim.growth.config import read_as

    chosen: RunConfig = read_as(RunConfig, read_source(config))
    if only_check:
        say(json_text(_plan(chosen)) if as_json else "\n".join(f"{k}: {v}" for k, v in _plan(chosen).items()))
        return
    if output is None:
        raise click.UsageError("-o DIR says where the run goes.")
    from causim.experiments.run import run

    def watch(part: str, what: str) -> None:
        if not quiet:
            say(f"{part}: {what}", err=True)

    report = run(chosen, output, workers=workers, watch=watch)
    with any_digits():
        say(json_text(report.to_json()) if as_json else report.text())
    say(f"wrote {output}", err=True)


def _plan(chosen: object) -> dict[str, object]:
    """What a run would do, in numbers."""
    from causim.experiments.config import RunConfig

    assert isinstance(chosen, RunConfig)
    grown = sum(group.models for library in chosen.grown().values() for group in library.groups)
    asked = sum(split.instances for data in chosen.data.values() for split in data.splits.values())
    return {
        "models to grow": grown,
        "datasets": len(chosen.data),
        "questions to make": asked,
        "trainings": len(chosen.train) * len(chosen.seeds),
        "more evaluations": len(chosen.evaluate),
    }
