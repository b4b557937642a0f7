"""Whether two models are the same, and what tells them apart if not."""
