"""Where a language model is, and how it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

OPENAI = "https://api.openai.com/v1"

Mode = Literal["tools", "json_schema", "json", "md_json"]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An OpenAI-compatible server and how it is asked.

    `mode` is how structure is asked for: as the call of a tool (`tools`), by a `json_schema`, as `json` that is
    described in the prompt, or as such JSON in a code block (`md_json`, which any server can do). `key_variable` names
    the environment variable with the key, which a server of one's own may not need. `extra_body` goes into every
    request as it is: it is where a server takes a grammar for constrained decoding.
    """

    model: str
    base_url: str = OPENAI
    mode: Mode = "tools"
    key_variable: str | None = "OPENAI_API_KEY"
    timeout: float = 120.0  # seconds for one reply
    max_retries: int = 3  # of a request that the server did not answer
    concurrency: int = 8  # requests at once
    extra_body: Mapping[str, Any] = field(default_factory=dict)
