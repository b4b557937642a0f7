"""The author that is a language model: planner and executor prompts, and what becomes of the replies."""

from __future__ import annotations

from pathlib import Path

from causim.errors import MisuseError
from causim.growth.authors.language_model.author import LanguageModelAuthor
from causim.growth.config import LanguageModel
from causim.llm import Cassette, Client, Endpoint, OpenAIClient, Sampling
from causim.llm.endpoint import OPENAI

__all__ = ["LanguageModelAuthor", "language_model_author"]


def language_model_author(config: LanguageModel, *, cassette: str | None = None) -> LanguageModelAuthor:
    """The author of a configuration. With a cassette, only what is not on it is asked.

    Raises MisuseError if there is no key, or the libraries are missing; a cassette that exists is replayed then.
    """
    sampling = Sampling(temperature=config.temperature, top_p=config.top_p, max_tokens=config.max_tokens)
    return LanguageModelAuthor(_client(config, cassette), form=config.form, sampling=sampling)


def _client(config: LanguageModel, cassette: str | None) -> Client:
    endpoint = Endpoint(
        model=config.model,
        base_url=config.base_url or OPENAI,
        mode=config.mode,
        key_variable=config.key_variable,
        timeout=config.timeout,
        max_retries=config.retries,
        concurrency=config.concurrency,
        extra_body=config.extra_body,
    )
    try:
        client = OpenAIClient(endpoint)
    except MisuseError:
        if cassette is None or not Path(cassette).is_file():
            raise
        return Cassette(cassette, recording="replay", model=config.model)
    return client if cassette is None else Cassette(cassette, client)
