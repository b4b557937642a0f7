"""Reading a library: every version is read, compared with its digest, replayed from its edit and checked again.

A library may still be growing, or have been changed by hand: what is broken is said, and the rest is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from hashlib import blake2b

from causim.edit import Draft, apply_edit
from causim.errors import CausimError, SpecError
from causim.growth.library import Library
from causim.growth.records import History, Version
from causim.growth.report.difficulty import supports
from causim.growth.report.facts import Fault, ModelFacts, Shape, VersionFacts
from causim.growth.report.mechanisms import mechanism_hash
from causim.model.scm import SCM, Node

CHUNK = 8  # models that a process takes at a time


def read_library(library: Library, *, workers: int = 1) -> Iterator[ModelFacts | Fault]:
    """Each model of the library in the order of their ids. Raises CausimError if there is no library."""
    ids = library.ids()
    read = partial(read_model, library)
    if workers == 1 or len(ids) <= CHUNK:
        yield from filter(None, map(read, ids))
        return
    with ProcessPoolExecutor(workers) as pool:
        yield from filter(None, pool.map(read, ids, chunksize=CHUNK))


def read_model(library: Library, model_id: str) -> ModelFacts | Fault | None:
    """What is known of one model; None if it has no history, as while it is grown again."""
    try:
        history = library.history(model_id)
    except CausimError as error:
        return Fault(model_id, _reason(error))
    if history is None:
        return None
    if history.job.id != model_id:
        return Fault(model_id, f"{model_id} holds the history of another model, {history.job.id}")
    return _Reader(library, history).facts()


class _Reader:
    def __init__(self, library: Library, history: History) -> None:
        self.library = library
        self.history = history
        self.broken: list[str] = []
        # By identity: a mechanism that is proved is the same object in all versions of a model.
        self.hashes: dict[int, tuple[Node, str]] = {}
        self.before: Mapping[str, Node] = {}  # the nodes of the version before

    def facts(self) -> ModelFacts:
        versions: list[VersionFacts] = []
        draft: Draft | None = None
        last: SCM | None = None
        for version in self.history.versions:
            try:
                draft = self._draft(draft, version)
                model = draft.checked.model
                if model is None:
                    raise SpecError(draft.checked.errors)
            except CausimError as error:
                self.broken.append(_reason(error))
                draft = None
                continue
            versions.append(self._version(version, model))
            last = model
        bare = self.history.model_copy(update={"versions": ()})  # edits are long, and not needed any more
        facts = ModelFacts(bare.job.id, bare, tuple(versions), broken=tuple(self.broken))
        if last is None:
            return facts
        seed = self.history.versions[-1].sha256
        return replace(facts, mechanisms=self._hashes(last), supports=supports(last, seed))

    def _draft(self, before: Draft | None, version: Version) -> Draft:
        """The version as a draft, with the proofs of the one before if its edit leads here."""
        source = self.library.version(self.history, version)
        if before is not None and version.edit is not None and version.base == before.digest:
            after = apply_edit(before, version.edit, check=False)
            if after.digest == version.sha256:
                return after
            self.broken.append(f"{source.name} is not what its edit makes of the version before")
        return Draft.read(source)

    def _version(self, version: Version, model: SCM) -> VersionFacts:
        hashes = self._hashes(model)
        pairs = list(zip(model.nodes, hashes, strict=True))
        written = tuple(found for node, found in pairs if not self._stood_before(node))
        self.before = model.node_by_name
        whole = "\n".join(sorted(hashes))
        signature = blake2b(whole.encode(), digest_size=16).hexdigest()
        return VersionFacts(version.file, Shape.of(model.graph), written, signature)

    def _stood_before(self, node: Node) -> bool:
        known = self.before.get(node.name)
        return known is node or known == node

    def _hashes(self, model: SCM) -> tuple[str, ...]:
        for node in model.nodes:
            if id(node) not in self.hashes:
                self.hashes[id(node)] = node, mechanism_hash(model, node)
        return tuple(self.hashes[id(node)][1] for node in model.nodes)


def _reason(error: CausimError) -> str:
    """In one line."""
    if isinstance(error, SpecError) and error.diagnostics:
        return str(error.diagnostics[0])
    return str(error).partition("\n")[0]
