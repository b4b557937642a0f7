"""The only maker of an `SCM`: resolution, types, proofs of totality and closure, causal order and shape."""

from causim.checker.check import CheckResult, check

__all__ = ["CheckResult", "check"]
