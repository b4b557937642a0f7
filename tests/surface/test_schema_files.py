"""The files under `schemas/` are those that the code makes."""

from __future__ import annotations

import jsonschema
import pytest

from causim.resources import schema_text
from causim.schema_files import schemas


@pytest.mark.parametrize("name", schemas())
def test_a_schema_file_is_fresh_and_a_schema(name: str) -> None:
    import json

    assert schema_text(name) == schemas()[name], "run: python -m causim.schema_files --write"
    jsonschema.Draft202012Validator.check_schema(json.loads(schema_text(name)))
