"""Whoever proposes models."""
