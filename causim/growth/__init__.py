"""Models that grow by verified edits."""
