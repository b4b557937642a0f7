"""What can go wrong with a request to a language model, each with its code."""

from __future__ import annotations

from dataclasses import dataclass

from causim.diagnostics import Diagnostic, Severity
from causim.errors import CausimError
from causim.source import SourceText

TRANSIENT = frozenset({"llm-rate-limited", "llm-server-error", "llm-timeout"})  # another time it may work
_SHOWN = 300  # characters of a reply in a diagnostic


@dataclass(frozen=True, slots=True)
class Usage:
    """What a request cost, as far as the server said."""

    input_tokens: int = 0
    output_tokens: int = 0
    seconds: float = 0.0


class LLMError(CausimError):
    """No usable reply. `code` is that of its first diagnostic:

    `llm-truncated`, `llm-invalid-json`, `llm-schema`, `llm-empty`, `llm-too-large` are faults of the reply: asking
    again, with the diagnostics, can help. `llm-rate-limited`, `llm-server-error`, `llm-timeout` are what is left after
    the HTTP client has retried. `llm-refused` (a wrong key, an unknown model, a malformed request) stays until somebody
    acts.
    """

    def __init__(self, diagnostics: tuple[Diagnostic, ...], usage: Usage = Usage()) -> None:
        self.diagnostics, self.usage = diagnostics, usage
        super().__init__("\n".join(str(d) for d in diagnostics))

    @property
    def code(self) -> str:
        return self.diagnostics[0].code

    @property
    def transient(self) -> bool:
        """Whether the same request may well be answered later."""
        return self.code in TRANSIENT

    @property
    def fatal(self) -> bool:
        """Whether asking again at once is of no use: the server refuses, or is down in spite of all retries."""
        return self.transient or self.code == "llm-refused"

    def costing(self, usage: Usage) -> LLMError:
        """The same fault with what it cost."""
        return LLMError(self.diagnostics, usage)


def fault(code: str, message: str, hint: str | None = None, text: str = "", at: int = 0) -> LLMError:
    """An LLMError of one diagnostic, with what the reply says around a place in it, if there is a reply."""
    span = None
    if text:
        start = max(0, at - _SHOWN // 2)
        source = SourceText("reply", text[start : start + _SHOWN])
        span = source.span(min(at - start, len(source.text)), len(source.text))
    return LLMError((Diagnostic(code, Severity.ERROR, message, span, hint),))
