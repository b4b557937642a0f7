"""The section of a configuration that says which language model is asked, and how."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from causim.errors import MisuseError
from causim.llm.cassette import Cassette
from causim.llm.client import OpenAIClient
from causim.llm.completion import Client, Sampling
from causim.llm.endpoint import OPENAI, Endpoint


class Section(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, use_attribute_docstrings=True)


class LanguageModel(Section):
    """A language model behind any OpenAI-compatible endpoint. The key comes from the environment, never from here."""

    kind: Literal["language_model"]
    model: str = Field(min_length=1)
    """As the endpoint calls it."""
    base_url: str | None = None
    """The endpoint; without it, that of the openai library."""
    key_variable: str | None = "OPENAI_API_KEY"
    """The environment variable that holds the key; null for a local server that needs none."""
    mode: Literal["tools", "json_schema", "md_json", "json"] = "tools"
    """How structured replies are asked for; servers differ in what they can do."""
    temperature: float | None = Field(default=None, ge=0, le=2)
    top_p: float | None = Field(default=None, gt=0, le=1)
    max_tokens: int = Field(default=4096, ge=1)
    """Of one reply."""
    timeout: float = Field(default=120.0, gt=0)
    """Seconds that one request may take."""
    retries: int = Field(default=5, ge=0)
    """Of a request that met a full or failing server."""
    concurrency: int = Field(default=8, ge=1, le=1000)
    """Requests at once."""
    extra_body: dict[str, Any] = Field(default_factory=dict)
    """Passed on as it is: guided decoding and the like."""
    input_price: float | None = Field(default=None, ge=0)
    """Per million tokens, in any currency, for the report."""
    output_price: float | None = Field(default=None, ge=0)
    """Per million tokens."""

    @property
    def sampling(self) -> Sampling:
        return Sampling(temperature=self.temperature, top_p=self.top_p, max_tokens=self.max_tokens)

    def client(self, cassette: str | None = None) -> Client:
        """Whoever answers. With a cassette, only what is not on it is asked.

        Raises MisuseError if there is no key, or the libraries are missing; a cassette that exists is replayed then.
        """
        endpoint = Endpoint(
            model=self.model,
            base_url=self.base_url or OPENAI,
            mode=self.mode,
            key_variable=self.key_variable,
            timeout=self.timeout,
            max_retries=self.retries,
            concurrency=self.concurrency,
            extra_body=self.extra_body,
        )
        try:
            client = OpenAIClient(endpoint)
        except MisuseError:
            if cassette is None or not Path(cassette).is_file():
                raise
            return Cassette(cassette, recording="replay", model=self.model)
        return client if cassette is None else Cassette(cassette, client)
