"""The specifications that grading may ask for, by the SHA-256 that records name."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping

from causim.dataset.build.models import Entry
from causim.dataset.folder import Folder
from causim.dataset.specification import Specification


class Known(Mapping[str, Specification]):
    """Of a dataset's many models each is proved when it is first asked for: most records list all right answers."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = {entry.sha256: entry for entry in entries}
        self._proved: dict[str, Specification] = {}

    @classmethod
    def of_folder(cls, path: str | os.PathLike[str]) -> Known:
        """The models of a dataset folder. Raises MisuseError if it is none."""
        return cls(Folder(path).entries())

    def __getitem__(self, sha256: str) -> Specification:
        """Raises SpecError or MisuseError for a model that is not what it was when the dataset was built."""
        found = self._proved.get(sha256)
        if found is None:
            found = self._proved[sha256] = self._entries[sha256].specification()
        return found

    def __contains__(self, sha256: object) -> bool:
        return sha256 in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)
