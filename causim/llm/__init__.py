"""Language models behind one protocol: an OpenAI-compatible endpoint, or a cassette of what one said before."""

from causim.llm.cassette import Cassette
from causim.llm.client import OpenAIClient
from causim.llm.completion import Client, Completion, Message, Reply, Sampling
from causim.llm.endpoint import Endpoint
from causim.llm.faults import LLMError, Usage

__all__ = [
    "Cassette",
    "Client",
    "Completion",
    "Endpoint",
    "LLMError",
    "Message",
    "OpenAIClient",
    "Reply",
    "Sampling",
    "Usage",
]
