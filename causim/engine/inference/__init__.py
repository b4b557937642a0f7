"""Exact inference by variable elimination: what the factored engine is made of."""
