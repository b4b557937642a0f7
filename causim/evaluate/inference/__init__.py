"""Replies of language models behind one protocol: a server, a model on this machine, or files for `vllm run-batch`."""

from causim.evaluate.inference.protocol import GREEDY, Reasoner, Replies, Sampling
from causim.evaluate.inference.store import ReplyStore, collect

__all__ = ["GREEDY", "Reasoner", "Replies", "ReplyStore", "Sampling", "collect"]
