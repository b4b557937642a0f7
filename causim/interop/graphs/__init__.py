"""Causal graphs without mechanisms (DOT, dagitty, GML, causal-learn), read as skeletons and written."""
