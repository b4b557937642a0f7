"""Shards made by the machines of a Ray cluster. They need no folder in common: what they make comes back as bytes."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from causim.dataset.build.config import DatasetConfig
from causim.dataset.build.metadata import Note
from causim.dataset.build.parallel import write_made
from causim.dataset.build.plan import Shard
from causim.dataset.build.run import Engine
from causim.dataset.build.shards import make
from causim.errors import CausimError, MisuseError


def ray_engine(address: str | None = None) -> Engine:
    """What makes shards on the Ray cluster at this address, or else on a new one on this machine.

    Raises MisuseError if Ray is not installed.
    """
    try:
        import ray
    except ImportError:
        raise MisuseError("Ray is not installed: pip install 'causim[ray]'") from None

    def engine(work: Sequence[Shard], config: DatasetConfig, folder: Path) -> Iterator[tuple[Shard, Note]]:
        if not ray.is_initialized():
            _reach(address)
            try:
                ray.init(address=address, log_to_driver=False)
            except Exception as error:  # Ray's own, of many kinds
                raise CausimError(f"no Ray cluster at {address}: {error}") from None
        yield from _made(ray, work, config, folder)

    return engine


def _reach(address: str | None) -> None:
    """Raises CausimError if nobody answers there: Ray itself goes on asking for minutes, and then ends the process."""
    host, _, port = (address or "").rpartition(":")
    if "//" in host or not port.isdecimal():  # "auto", a Ray client, or none at all
        return
    try:
        socket.create_connection((host, int(port)), timeout=10).close()
    except (OSError, OverflowError) as error:
        raise CausimError(f"no Ray cluster at {address}: {error}") from None


def _made(
    ray: Any, work: Sequence[Shard], config: DatasetConfig, folder: Path
) -> Iterator[tuple[Shard, Note]]:
    remote = ray.remote(make)
    shared = ray.put(config)
    most = 2 * max(1, int(ray.cluster_resources().get("CPU", 1)))
    running: dict[Any, Shard] = {}
    todo = iter(work)
    while True:
        while len(running) < most and (shard := next(todo, None)) is not None:
            running[remote.remote(shard, shared)] = shard
        if not running:
            return
        done, _ = ray.wait(list(running), num_returns=1)
        for future in done:
            yield running.pop(future), write_made(folder, ray.get(future))
