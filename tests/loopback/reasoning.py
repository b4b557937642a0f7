"""A scripted reasoner behind the loopback server: it knows the records, and is right or wrong as it is told."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from hashlib import sha256

from causim.dataset.records import Record
from tests.loopback.server import Asked, LoopbackServer

# Given a record and the seed of the request: whether the reply shall be right.
Knows = Callable[[Record, int], bool]


def fickle(record: Record, seed: int) -> bool:
    """Right about half of the time, by the question and the seed."""
    return sha256(f"{record.id}/{seed}".encode()).digest()[0] % 2 == 0


def reply_to(record: Record, right: bool) -> str:
    """With some prose before it, as models write; a wrong one has one value of no type of any variable here."""
    values = dict(record.reply)
    if not right:
        values[next(iter(values))] = "no such value"
    return f"Following the causes in order, I come to this.\n\n{json.dumps(values)}"


def reasoning_server(records: Sequence[Record], knows: Knows = fickle) -> LoopbackServer:
    known = {record.prompt: record for record in records}

    def script(asked: Asked) -> str:
        record = known[asked.prompt]
        return reply_to(record, knows(record, asked.body.get("seed", 0)))

    return LoopbackServer(script, lambda asked: "answer")
