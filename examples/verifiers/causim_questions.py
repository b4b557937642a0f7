"""Makes the taskset of causim known to verifiers as `causim-questions`."""

from causim.adapters.verifiers import CausimHarness, CausimTaskset

__all__ = ["CausimHarness", "CausimTaskset"]
