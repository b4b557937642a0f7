"""`schemas/record.schema.json`, generated from the pydantic models of records.

Refresh the file with `python -m causim.dataset.schema --write`; `--check` says whether it is fresh.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from causim.dataset.records import Record

SCHEMA_ID = "record.schema.json"


def schemas() -> dict[str, str]:
    """The JSON Schemas of this room: text by file name under `schemas/`."""
    schema: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        **Record.model_json_schema(),
    }
    _drop_titles(schema)
    schema["title"] = "A causim record: one line of a JSON Lines file"
    return {SCHEMA_ID: json.dumps(schema, indent=2, ensure_ascii=False, sort_keys=False) + "\n"}


def _drop_titles(schema: Any) -> None:
    """The titles that pydantic makes of field names say nothing; a property that is called so stays."""
    if isinstance(schema, list):
        for part in schema:
            _drop_titles(part)
    elif isinstance(schema, dict):
        if isinstance(schema.get("title"), str):
            del schema["title"]
        for part in schema.values():
            _drop_titles(part)


def main(arguments: list[str]) -> int:
    """Writes or checks the files under `schemas/` of the source tree; exit status 1 if one is stale."""
    folder = Path(__file__).resolve().parents[2] / "schemas"
    stale = False
    for name, text in schemas().items():
        file = folder / name
        if arguments == ["--write"]:
            folder.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
        elif not file.is_file() or file.read_text(encoding="utf-8") != text:
            print(f"{file.name} is stale: run python -m causim.dataset.schema --write", file=sys.stderr)
            stale = True
    return int(stale)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
