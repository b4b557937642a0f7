"""Which model goes into which split, how many questions are asked of each, and which shard they are written to.

All of it follows from the configuration and the models alone, so that every machine makes the same plan.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeVar

from causim.dataset.build.config import DatasetConfig
from causim.dataset.build.models import Entry
from causim.dataset.instances import Request

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Shard:
    """The questions of one file: those about some models of one split."""

    split: str
    number: int
    of: int
    work: tuple[tuple[Entry, tuple[Request, ...]], ...]

    @property
    def name(self) -> str:
        return f"{self.split}-{self.number:05}-of-{self.of:05}"

    @property
    def instances(self) -> int:
        """How many are asked for."""
        return sum(request.number for _, requests in self.work for request in requests)


# --- splits


def split_models(entries: Sequence[Entry], config: DatasetConfig) -> list[Entry]:
    """The models that are used, each with its split; of those that are one up to renaming only the first.

    All versions of a grown model go together, unless one of them is also a version of a model elsewhere: small models
    often are. Then it goes to the split that has the fewest models of its size for its share.
    """
    shares = {name: split.models for name, split in config.splits.items() if split.models}
    homes = _homes(entries, config.seed, shares)
    claims: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        claims[entry.hash].append(entry)
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    chosen: dict[str, str] = {}
    for hash_, same in sorted(claims.items(), key=lambda item: (item[1][0].nodes, item[0])):
        candidates = sorted(
            {home for entry in same if (home := homes[_lineage(entry)])}, key=list(shares).index
        )
        if candidates:
            count = counts[same[0].nodes]
            chosen[hash_] = min(candidates, key=lambda name: count[name] / shares[name])
            count[chosen[hash_]] += 1
    used: list[Entry] = []
    for entry in entries:
        home = chosen.get(entry.hash)
        if home is not None and homes[_lineage(entry)] == home:
            del chosen[entry.hash]  # the first that is at home there stands for all
            used.append(entry.model_copy(update={"split": home}))
    return used


def _lineage(entry: Entry) -> str:
    return entry.family or entry.sha256


def _homes(entries: Sequence[Entry], seed: int, shares: dict[str, float]) -> dict[str, str | None]:
    """A split for each grown model or single file: those that end as one model up to renaming go together, and each
    topology is spread over the splits in their shares."""
    ends: dict[str, Entry] = {}
    for entry in entries:
        lineage = _lineage(entry)
        if lineage not in ends or (entry.version or 0) > (ends[lineage].version or 0):
            ends[lineage] = entry
    strata: dict[str, set[str]] = defaultdict(set)
    for end in ends.values():
        strata[end.topology or ""].add(end.hash)
    homes: dict[str, str | None] = {}
    counts: Counter[str | None] = Counter()
    wanted: dict[str | None, float] = {}
    wanted.update(shares)
    if sum(shares.values()) < 1 - 1e-9:
        wanted[None] = 1 - sum(shares.values())  # in no split
    for _, hashes in sorted(strata.items()):
        for hash_ in sorted(hashes, key=lambda h: sha256(f"{seed}/{h}".encode()).digest()):
            if hash_ not in homes:
                number = sum(counts.values()) + 1
                home = max(wanted, key=lambda name: wanted[name] * number - counts[name])
                homes[hash_] = home
                counts[home] += 1
    return {lineage: homes[end.hash] for lineage, end in ends.items()}


# --- numbers


def share_out(total: int, most: Sequence[int]) -> list[int]:
    """The total in parts as equal as can be, none greater than its `most`; what is too much for all is left out."""
    parts = [0] * len(most)
    left = min(total, sum(most))
    open_ = [i for i, limit in enumerate(most) if limit > 0]
    while left and open_:
        each, extra = divmod(left, len(open_))
        for rank, i in enumerate(open_):
            given = min(most[i] - parts[i], each + (rank < extra))
            parts[i] += given
            left -= given
        open_ = [i for i in open_ if parts[i] < most[i]]
    return parts


def requests(entries: Sequence[Entry], config: DatasetConfig) -> list[list[Request]]:
    """What is asked of each model."""
    found: list[list[Request]] = [[] for _ in entries]
    cells = config.cells_of()
    for name, split in config.splits.items():
        members = [i for i, entry in enumerate(entries) if entry.split == name]
        groups = list(_grouped(members, lambda i: _group(entries[i], config)))
        numbers = _rounded(split.instances, [weight for *_, weight in cells])
        for (kind, scenario, _), number in zip(cells, numbers, strict=True):
            most = [[entries[i].questions[f"{kind}/{scenario}"] for i in group] for group in groups]
            for group, limits, part in zip(
                groups, most, share_out(number, [sum(limits) for limits in most]), strict=True
            ):
                for i, own in zip(group, share_out(part, limits), strict=True):
                    if own:
                        shape = config.shape(scenario)
                        found[i].append(Request(kind, own, shape, scenario, config.seed, name))
    return found


def _group(entry: Entry, config: DatasetConfig) -> Hashable:
    return tuple((name, getattr(entry, name)) for name in config.balance)


def _grouped(members: Iterable[T], key: Callable[[T], Hashable]) -> Iterator[list[T]]:
    groups: dict[Hashable, list[T]] = defaultdict(list)
    for member in members:
        groups[key(member)].append(member)
    yield from groups.values()


def _rounded(total: int, weights: Sequence[float]) -> list[int]:
    """The total in parts of these weights, which sum to 1 (largest remainders)."""
    parts = [int(total * weight) for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: (parts[i] - total * weights[i], i))
    for i in order[: total - sum(parts)]:
        parts[i] += 1
    return parts


# --- shards


def shards(entries: Sequence[Entry], config: DatasetConfig) -> list[Shard]:
    """The work of the whole dataset, split by split, in the order of the models."""
    asked = requests(entries, config)
    found: list[Shard] = []
    for name in config.splits:
        parts: list[list[tuple[Entry, tuple[Request, ...]]]] = []
        size = config.shard
        for entry, own in zip(entries, asked, strict=True):
            if entry.split != name or not own:
                continue
            if size >= config.shard:
                parts.append([])
                size = 0
            parts[-1].append((entry, tuple(own)))
            size += sum(request.number for request in own)
        found += [Shard(name, i, len(parts), tuple(work)) for i, work in enumerate(parts)]
    return found
