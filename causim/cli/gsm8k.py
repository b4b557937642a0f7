"""`causim gsm8k`: word problems with annotated solutions, as models."""

from __future__ import annotations

import click

from causim.cli.common import command, finish, json_text, say


@command("gsm8k", "Make models of annotated word problems.")
@click.argument("problems", metavar="PROBLEMS")
@click.option("-o", "--output", metavar="DIR", help="Write a specification for each problem that is a model.")
@click.option("--count", type=click.IntRange(1), metavar="N", help="At most so many, the first of the file.")
@click.option("--named", is_flag=True, help="Only those in which the text has a name for every node.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def cli(problems: str, output: str | None, count: int | None, named: bool, as_json: bool) -> None:
    """Make models of the problems of GSM8K: JSON Lines with a question and an annotated answer.

    What is given varies a little around what the text says, each annotated step is a mechanism, the text stands in the
    docstring, and a check says that the numbers of the problem give its answer. Problems whose steps cannot be told in
    exact integers are counted by reason. See docs/auditing.md for how numbers are read.

    \b
    Examples:
      causim gsm8k test.jsonl
      causim gsm8k test.jsonl -o specs/gsm8k --named --count 60

    Exit status: 0; 1 if no problem is a model; 2 if the file is not of the form, with the place.
    """
    from causim.cli.progress import watched
    from causim.dataset.jsonl import read_jsonl
    from causim.files import write_text
    from causim.interop import gsm8k
    from causim.reporting.writing import make_folder

    rows = list(gsm8k.problems(read_jsonl(problems)))
    outcomes = list(map(gsm8k.translate, watched(rows, "translating", len(rows))))
    models = [o for o in outcomes if isinstance(o, gsm8k.Translation) and (o.named or not named)][:count]
    refused = gsm8k.refusals(outcomes)
    if output:
        folder = make_folder(output)
        for model in models:
            write_text(folder / model.problem.file, model.text)
    if as_json:
        listed = [
            {"number": o.problem.number, "kind": o.kind, "message": o.message}
            for o in outcomes
            if isinstance(o, gsm8k.Refusal)
        ]
        names = [model.problem.name for model in models]
        say(json_text({"problems": len(rows), "models": names, "refused": refused, "refusals": listed}))
    else:
        whole = len(rows) - sum(refused.values())
        say(f"{whole:,} of {len(rows):,} problems are models")
        for kind, number in refused.items():
            say(f"  {number:>4}  {kind}: {gsm8k.REFUSALS[kind]}")
    if output:
        say(f"wrote {len(models):,} specifications to {output}", err=True)
    finish(int(not models))
