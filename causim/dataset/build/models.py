"""The models that a dataset is about: found in libraries and folders, proved, and told apart up to renaming."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from causim.dataset.build.config import DatasetConfig
from causim.dataset.build.supply import questions
from causim.dataset.records import Digest, ModelHash
from causim.dataset.specification import Specification, fingerprint
from causim.errors import MisuseError
from causim.files import read_source, specification_paths
from causim.growth.library import MANIFEST, Library
from causim.source import SourceText

CHUNK = 16  # models that a process proves at a time


@dataclass(frozen=True, slots=True)
class Found:
    """A text before it is proved: where it lies, and which version of which model it is (of a single file, none)."""

    path: str
    text: str
    family: str | None = None
    version: int | None = None
    last: bool = True


class Entry(BaseModel):
    """A model that was proved, with its text: one line of models.jsonl."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    name: str
    sha256: Digest
    hash: ModelHash
    nodes: int = Field(ge=1)
    topology: str | None
    domain: str | None
    family: str | None
    version: int | None
    last: bool
    split: str | None = None
    questions: dict[str, int]
    """By kind and scenario, about how many different questions there are."""
    text: str

    @property
    def source(self) -> SourceText:
        return SourceText(f"{self.family or self.name}-{self.sha256[:12]}.scm", self.text)

    def specification(self) -> Specification:
        """Raises SpecError if the text is not valid, MisuseError if it is not the one that was proved."""
        if fingerprint(self.text) != self.sha256:
            raise MisuseError(f"the text of {self.name} has changed: its SHA-256 is not {self.sha256}")
        found = _KEPT.get(self.sha256) or Specification.read(self.source)
        return replace(found, family=self.family, version=self.version, known_hash=self.hash)


# Models that this process has proved, so that those whose questions it makes are not proved again: as many as have
# texts of so many characters together.
_KEPT: dict[str, Specification] = {}
_KEEP = 4 << 20


def _keep(spec: Specification, text: str) -> None:
    global _KEEP
    if len(text) <= _KEEP:
        _KEEP -= len(text)
        _KEPT[spec.sha256] = spec


def find(config: DatasetConfig) -> Iterator[Found]:
    """Every text of the sources, none twice. Raises CausimError for what cannot be read."""
    seen: set[str] = set()
    for found in _all(config):
        digest = fingerprint(found.text)
        if digest not in seen:
            seen.add(digest)
            yield found


def _all(config: DatasetConfig) -> Iterator[Found]:
    for source in config.sources:
        if os.path.isdir(source) and (Path(source) / MANIFEST).is_file():
            yield from _grown(Library(source), config)
            continue
        for path in specification_paths([source]):
            yield Found(path, read_source(path).text)


def _grown(library: Library, config: DatasetConfig) -> Iterator[Found]:
    for history in library.histories():
        versions = history.versions if config.versions == "all" else history.versions[-1:]
        for version in versions:
            number = history.versions.index(version) + 1
            text = library.version(history, version).text
            path = str(library.folder / history.job.id / version.file)
            yield Found(path, text, history.job.id, number, last=number == len(history.versions))


def prove(found: Iterable[Found], config: DatasetConfig, executor: Executor | None) -> Iterator[Entry | None]:
    """The model of each text, in order; None for one that is too small or too large for the configuration.

    Raises SpecError for a text that is no valid model.
    """
    chunks = _chunks(found)
    jobs = ((chunk, config) for chunk in chunks)
    results = map(_prove, jobs) if executor is None else executor.map(_prove, jobs)
    for result in results:
        yield from result


def _chunks(found: Iterable[Found]) -> Iterator[list[Found]]:
    chunk: list[Found] = []
    for one in found:
        chunk.append(one)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _prove(job: tuple[list[Found], DatasetConfig]) -> list[Entry | None]:
    chunk, config = job
    return [_entry(found, config) for found in chunk]


def _entry(found: Found, config: DatasetConfig) -> Entry | None:
    spec = Specification.read(SourceText(found.path, found.text))
    model = spec.model
    if not config.min_nodes <= len(model.nodes) <= config.max_nodes:
        return None
    _keep(spec, found.text)
    return Entry(
        name=model.name,
        sha256=spec.sha256,
        hash=spec.hash,
        nodes=len(model.nodes),
        topology=model.topology,
        domain=model.domain,
        family=found.family,
        version=found.version,
        last=found.last,
        questions={
            f"{kind}/{scenario}": questions(spec, kind, scenario, config)
            for kind, scenario, _ in config.cells_of()
        },
        text=found.text,
    )
