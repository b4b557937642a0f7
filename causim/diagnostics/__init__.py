"""What went wrong, as a value; its catalogue; its text and JSON faces."""

from causim.diagnostics.model import Diagnostic, Fix, Related, Severity, nearest

__all__ = ["Diagnostic", "Fix", "Related", "Severity", "nearest"]
