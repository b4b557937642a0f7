"""Many models grow at once: over processes with the built-in author, over requests with a language model.

Each model depends on its own seed only, so a library is the same whatever the number of workers. Models that turn out
to be one up to renaming are grown again, all but the first; that is decided when all are done, and written down before
it is done, so that a killed run goes on to the same library.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from typing import Any

from causim.errors import MisuseError
from causim.growth.author import Author
from causim.growth.authors.builtin import BuiltinAuthor
from causim.growth.authors.builtin.packs import load_pack
from causim.growth.config import Builtin, GrowthConfig
from causim.growth.library import Library
from causim.growth.loop import Growth
from causim.growth.one_shot import OneShot
from causim.growth.records import Attempt, History, Job, Status

MAX_ROUNDS = 20
CHUNK = 16  # models that a process takes at a time


@dataclass(frozen=True, slots=True)
class Progress:
    """What happened since the last one: models done, versions and attempts. For whoever watches."""

    done: int = 0
    complete: int = 0
    accepted: int = 0
    refused: int = 0


Watch = Callable[[Progress], None]


def grow(
    config: GrowthConfig,
    library: Library,
    *,
    resume: bool = False,
    workers: int = 1,
    unique: bool = True,
    watch: Watch = lambda progress: None,
) -> tuple[int, int]:
    """Grow what the configuration asks for; how many models are complete, and how many there are.

    Unless they need not be `unique`, no two models are one up to renaming.
    Raises MisuseError if the folder holds another library, or this one and `resume` was not said; CausimError for what
    cannot be written. A process that is killed leaves a library that can be resumed.
    """
    _check_domains(config)
    generations = _begin(config, library, resume)
    for last in (*[False] * (MAX_ROUNDS - 1), True):
        jobs = list(config.jobs(generations))
        _grow_all(config, library, jobs, workers, watch)
        again = duplicates(library, jobs) if unique else []
        if last:
            _give_up(library, again)
        elif again:
            generations |= {job.id: job.generation + 1 for job in again}
            library.write_manifest(_manifest(config, generations))
            watch(Progress(done=-len(again), complete=-len(again)))
            continue
        break
    histories = [library.history(job.id) for job in jobs]
    return sum(h is not None and h.status is Status.COMPLETE for h in histories), len(jobs)


def _check_domains(config: GrowthConfig) -> None:
    """Before anything is written. Raises MisuseError for a domain that the built-in author does not know."""
    if isinstance(config.author, Builtin):
        for group in config.groups:
            load_pack(group.domain)


def _give_up(library: Library, jobs: Sequence[Job]) -> None:
    """Of models so small, there are no more that differ."""
    for job in jobs:
        history = library.history(job.id)
        if history is not None:
            reason = f"it is another model of the library, and so were {job.generation} before it"
            changes = {"status": Status.STOPPED, "reason": reason}
            library.save(history.model_copy(update=changes), {})


def _begin(config: GrowthConfig, library: Library, resume: bool) -> dict[str, int]:
    """Writes the manifest, or reads the one that is there; the generation of each model that was grown again."""
    wanted = _manifest(config, {})
    found = library.manifest()
    if found is None:
        library.write_manifest(wanted)
        return {}
    if not resume:
        raise MisuseError(
            f"{library.folder} holds a library already; say --resume to go on with it, or name another folder"
        )
    library.sweep()
    if found.get("config") != wanted["config"]:
        raise MisuseError(
            f"{library.folder} holds a library of another configuration; see {library.folder}/library.json"
        )
    generations = found.get("generations", {})
    return {str(name): int(number) for name, number in generations.items()}


def _manifest(config: GrowthConfig, generations: dict[str, int]) -> dict[str, Any]:
    data: dict[str, Any] = {"format": 1, "config": config.model_dump(mode="json")}
    return data | ({"generations": dict(sorted(generations.items()))} if generations else {})


def duplicates(library: Library, jobs: Sequence[Job]) -> list[Job]:
    """The complete models that are, up to renaming, one that stands before them."""
    seen: set[str] = set()
    found: list[Job] = []
    for job in jobs:
        history = library.history(job.id)
        if history is None or history.hash is None:
            continue
        if history.hash in seen:
            found.append(job)
        seen.add(history.hash)
    return found


# --- one process or several


def _grow_all(config: GrowthConfig, library: Library, jobs: list[Job], workers: int, watch: Watch) -> None:
    if workers == 1 or not isinstance(config.author, Builtin) or len(jobs) <= CHUNK:
        _run(config, library, jobs, watch)
        return
    chunks = [jobs[start : start + CHUNK] for start in range(0, len(jobs), CHUNK)]
    with ProcessPoolExecutor(workers) as pool:
        futures = [pool.submit(_grow_chunk, config, str(library.folder), chunk) for chunk in chunks]
        for future in as_completed(futures):
            watch(future.result())


def _grow_chunk(config: GrowthConfig, folder: str, jobs: list[Job]) -> Progress:
    """In a process of its own."""
    parts: list[Progress] = []
    _run(config, Library(folder), jobs, parts.append)
    names = ("done", "complete", "accepted", "refused")
    return Progress(*(sum(getattr(part, name) for part in parts) for name in names))


def _run(config: GrowthConfig, library: Library, jobs: Sequence[Job], watch: Watch) -> None:
    try:
        asyncio.run(_grow_here(config, library, jobs, watch))
    except BaseExceptionGroup as group:  # the first failure cancelled the others, and is the one to be told
        raise group.exceptions[0] from None


async def _grow_here(config: GrowthConfig, library: Library, jobs: Sequence[Job], watch: Watch) -> None:
    """As many models at once as the author may be asked; a failure of one that is no refusal ends all."""
    author, at_once = author_of(config)
    waiting = iter(jobs)

    async def work() -> None:
        for job in waiting:  # shared: each worker takes the next one
            history = await _grow_one(config, author, library, job, watch)
            watch(Progress(done=1, complete=int(history.status is Status.COMPLETE)))

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(min(at_once, len(jobs))):
                group.create_task(work())
    finally:
        await author.aclose()


async def _grow_one(
    config: GrowthConfig, author: Author, library: Library, job: Job, watch: Watch
) -> History:
    def tell(attempt: Attempt) -> None:
        watch(Progress(accepted=int(attempt.accepted), refused=int(not attempt.accepted)))

    kind = OneShot if job.strategy == "one_shot" else Growth
    costly = not isinstance(config.author, Builtin)
    return await kind(job, author, library, config.attempts, save_steps=costly, watch=tell).run()


def author_of(config: GrowthConfig) -> tuple[Author, int]:
    """The author of a configuration, and how many models it may work on at once."""
    if isinstance(config.author, Builtin):
        return BuiltinAuthor(), 1
    from causim.growth.authors.language_model import language_model_author

    return language_model_author(config.author, cassette=config.cassette), config.author.concurrency


def unfinished(library: Library, jobs: Sequence[Job]) -> Iterator[tuple[Job, History | None]]:
    """The models that are not complete, with the history of each that has one."""
    for job in jobs:
        history = library.history(job.id)
        if history is None or history.status is not Status.COMPLETE:
            yield job, history
