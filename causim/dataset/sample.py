"""Records drawn from specifications: the same for the same seed, whatever else is drawn and on whatever machine."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from causim.dataset.assembling import Assembler, stated
from causim.dataset.drawing import Shape
from causim.dataset.instances import Instances, Options, Request, Tally
from causim.dataset.records import Mode, Record, record_of
from causim.dataset.specification import Specification
from causim.engine import Kind
from causim.errors import MisuseError

KINDS = tuple(Kind)


def sample_records(
    specs: Iterable[Specification],
    n: int,
    seed: int = 0,
    shape: Shape | None = None,
    tally: Tally | None = None,
    *,
    mode: Mode = "code",
    options: Options | None = None,
) -> Iterator[Record]:
    """For each specification `n` records, of the four kinds in turn; no question twice.

    Each question is drawn with a hash of the seed, the specification's SHA-256, the kind and the question's number, so
    a record depends on nothing but these, the shape and the options. A specification that comes twice is passed over.
    Where no further question of a kind is found, the kind stays short, and `tally` says so. Raises MisuseError for a
    negative `n`.
    """
    lines = sample_lines(specs, n, seed, shape, tally, mode=mode, options=options)
    return (record_of(json.loads(line), "a record just made") for line in lines)


def sample_lines(
    specs: Iterable[Specification],
    n: int,
    seed: int = 0,
    shape: Shape | None = None,
    tally: Tally | None = None,
    *,
    mode: Mode = "code",
    options: Options | None = None,
) -> Iterator[str]:
    """The same records as lines of JSON, made at once and not one by one."""
    if n < 0:
        raise MisuseError(f"cannot draw {n} records")
    return _lines(specs, n, seed, shape or Shape(), tally or Tally(), mode, options or Options())


def _lines(
    specs: Iterable[Specification],
    n: int,
    seed: int,
    shape: Shape,
    tally: Tally,
    mode: Mode,
    options: Options,
) -> Iterator[str]:
    seen: set[str] = set()
    for spec in specs:
        if spec.sha256 in seen:
            tally.repeated_specs += 1
            continue
        seen.add(spec.sha256)
        statement = stated(spec, mode)
        sources = []
        for turn, kind in enumerate(KINDS):
            request = Request(kind, len(range(turn, n, len(KINDS))), shape, seed=seed)
            assembler = Assembler(spec, request, options, mode, statement)
            sources.append((assembler, iter(Instances(spec, request, options, tally))))
        for i in range(n):
            assembler, instances = sources[i % len(KINDS)]
            instance = next(instances, None)
            if instance is not None:
                yield assembler.line(instance)
