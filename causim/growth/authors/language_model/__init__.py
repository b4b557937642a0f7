"""The author that is a language model: planner and executor prompts, and what becomes of the replies."""

from __future__ import annotations

from causim.growth.authors.language_model.author import LanguageModelAuthor
from causim.growth.config import LanguageModel

__all__ = ["LanguageModelAuthor", "language_model_author"]


def language_model_author(config: LanguageModel, *, cassette: str | None = None) -> LanguageModelAuthor:
    """The author of a configuration. With a cassette, only what is not on it is asked.

    Raises MisuseError if there is no key, or the libraries are missing; a cassette that exists is replayed then.
    """
    return LanguageModelAuthor(config.client(cassette), form=config.form, sampling=config.sampling)
