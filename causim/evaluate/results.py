"""The results of a run as a file: what was asked of whom and how, and what became of every question."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from causim.errors import CausimError, MisuseError
from causim.evaluate.inference.protocol import Sampling
from causim.evaluate.metrics import Outcome
from causim.files import write_text

RESULTS = "results.json"
FORM = 1


@dataclass(frozen=True, slots=True)
class Results:
    """`records` is the SHA-256 of the questions that were asked, `reasoner` the name of who answered."""

    name: str
    reasoner: str
    k: int
    sampling: Sampling
    records: str
    outcomes: tuple[Outcome, ...]

    def to_json(self) -> dict[str, Any]:
        """Plain data; of the questions a list for each, under the names in `columns`."""
        names = [field.name for field in fields(Outcome)]
        return {
            "form": FORM,
            "name": self.name,
            "reasoner": self.reasoner,
            "k": self.k,
            "sampling": asdict(self.sampling),
            "records": self.records,
            "columns": names,
            "questions": [[getattr(outcome, name) for name in names] for outcome in self.outcomes],
        }

    def write(self, folder: str | os.PathLike[str]) -> None:
        """Raises CausimError."""
        head, _, questions = json.dumps(self.to_json(), ensure_ascii=False).partition('"questions": [')
        body = questions.removesuffix("]}").replace("], [", "],\n[")  # a question a line
        write_text(Path(folder) / RESULTS, f'{head}"questions": [\n{body}\n]}}\n')


def read_results(folder: str | os.PathLike[str]) -> Results:
    """The results of a run from its folder. Raises CausimError if there are none."""
    path = Path(folder) / RESULTS
    try:
        data = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise MisuseError(f"{folder} holds no finished evaluation: there is no {RESULTS} in it") from None
    except OSError as error:
        raise CausimError(f"{path}: {(error.strerror or str(error)).lower()}") from None
    except (ValueError, RecursionError):
        raise MisuseError(f"{path} is no JSON") from None
    try:
        if data["form"] != FORM:
            raise MisuseError(f"{path} was written by another version of causim: evaluate again")
        return Results(
            data["name"],
            data["reasoner"],
            data["k"],
            Sampling(**data["sampling"]),
            data["records"],
            tuple(Outcome(**dict(zip(data["columns"], row, strict=True))) for row in data["questions"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise MisuseError(f"{path} is not what `causim eval` writes") from None
