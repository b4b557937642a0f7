"""Natural language <-> models. `english` is controlled English, offline and lossless."""
