"""The built-in author: topology-keeping plans and mechanisms from a grammar of forms, with words from a domain pack."""

from causim.growth.authors.builtin.author import BuiltinAuthor
from causim.growth.authors.builtin.packs import domains

__all__ = ["BuiltinAuthor", "domains"]
