"""`causim grow`: a library of models, each grown by verified edits."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from causim.cli.common import command, finish, json_text, say

if TYPE_CHECKING:
    from causim.growth.config import GrowthConfig
    from causim.growth.run import Progress

_TOPOLOGIES = ("chain", "tree", "star", "inverted_star", "layered", "any")


@command("grow", "Grow models by verified edits, with the built-in author or a language model.")
@click.argument("config", metavar="[CONFIG]", required=False)
@click.option("-o", "--output", required=True, metavar="DIR", help="The folder of the library.")
@click.option(
    "--domain",
    multiple=True,
    metavar="NAME",
    help="nonsense (the default), symbolic_math or medical; repeatable.",
)
@click.option(
    "--topology", multiple=True, type=click.Choice(_TOPOLOGIES), help="Repeatable; layered by default."
)
@click.option("--nodes", type=click.IntRange(1, 1000), default=10, show_default=True, help="Of each model.")
@click.option(
    "--models", type=click.IntRange(1), default=1, show_default=True, help="Of each domain and topology."
)
@click.option("--seed", type=int, default=0, show_default=True, help="All chance comes from it.")
@click.option("--resume", is_flag=True, help="Go on with the library that is there.")
@click.option("--workers", type=click.IntRange(1), default=1, show_default=True,
              help="Processes (built-in author); the library is the same with any number.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object at the end.")
def cli(config: str | None, output: str, domain: tuple[str, ...], topology: tuple[str, ...], nodes: int, models: int,
        seed: int, resume: bool, workers: int, as_json: bool) -> None:  # fmt: skip
    """Grow a library of models. An author plans one node at a time and writes its mechanism; each edit is proved before
    it counts, and what is refused goes back to the author with the reasons.

    Each model is a folder of versions, v01.scm to the last, with history.json: plans, edits, attempts and refusals. A
    run that was stopped, however, goes on with --resume, and ends with the library of a run that was not.

    CONFIG is a .yaml or .json file (schemas/growth.schema.json) with several groups, or a language model as the author.
    Without one, the built-in author grows what the options say: it needs no network and no key.

    \b
    Examples:
      causim grow --domain nonsense --topology chain --nodes 10 --models 20 -o library/
      causim grow --domain symbolic_math --domain medical --topology star --models 5 -o library/ --workers 2
      causim grow examples/grow/language_model.yaml -o library/ --resume
      causim report library/

    Exit status: 0 if all models are complete; 1 if some were given up; 2 if the request made no sense.
    """
    from causim.growth.library import Library
    from causim.growth.run import grow, unfinished

    chosen = _config(config, domain, topology, nodes, models, seed)
    library = Library(output)
    total = sum(group.models for group in chosen.groups)
    with growth_bar(total) as watch:
        complete, models = grow(chosen, library, resume=resume, workers=workers, watch=watch)
    left = list(unfinished(library, list(chosen.jobs(_generations(library)))))
    if as_json:
        reasons = {job.id: history.reason for job, history in left if history is not None}
        say(json_text({"library": output, "models": models, "complete": complete, "unfinished": reasons}))
    else:
        for job, history in left[:10]:
            say(f"{job.id}: {history.reason if history else 'not grown'}", err=True)
        if len(left) > 10:
            say(f"... and {len(left) - 10} more", err=True)
        open_ = any(history is None or not history.done for _, history in left)
        following = "the same with --resume" if open_ else f"causim report {output}"
        say(f"{complete} of {models} models are complete in {output}; next: {following}")
    finish(0 if complete == models else 1)


def _config(
    path: str | None,
    domains: tuple[str, ...],
    topologies: tuple[str, ...],
    nodes: int,
    models: int,
    seed: int,
) -> GrowthConfig:
    from causim.files import read_source
    from causim.growth.config import Group, GrowthConfig, read_config

    given = click.get_current_context()
    if path is not None:
        for option in ("domain", "topology", "nodes", "models", "seed"):
            if given.get_parameter_source(option) is click.core.ParameterSource.COMMANDLINE:
                raise click.UsageError(f"--{option} stands in CONFIG; give one or the other.")
        return read_config(read_source(path))
    groups: list[Any] = [
        Group(domain=domain, topology=topology, nodes=nodes, models=models)  # type: ignore[arg-type]
        for domain in domains or ("nonsense",)
        for topology in topologies or ("layered",)
    ]
    return GrowthConfig(groups=tuple(groups), seed=seed)


def _generations(library: Any) -> dict[str, int]:
    manifest = library.manifest() or {}
    return dict(manifest.get("generations", {}))


@contextmanager
def growth_bar(
    total: int, label: str = "growing", what: str = "edits"
) -> Iterator[Callable[[Progress], None]]:
    """A bar of what is done with the acceptance rate of attempts, on stderr, if somebody watches."""
    if not sys.stderr.isatty():
        yield lambda progress: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn(label),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    accepted = refused = 0
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=total, rate="")

        def watch(progress: Progress) -> None:
            nonlocal accepted, refused
            accepted, refused = accepted + progress.accepted, refused + progress.refused
            share = accepted / (accepted + refused) if accepted + refused else 1
            bar.update(task, advance=progress.done, rate=f"{share:.1%} of {what} accepted")

        yield watch
