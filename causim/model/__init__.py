"""Typed, immutable meaning of a specification. Knows no text and no syntax."""
