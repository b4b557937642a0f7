"""Natural language <-> models.

`english` is controlled English, offline and lossless; `language_model` asks a language model, in both directions;
`roundtrip` holds a text against a model; `experiment` counts how often a formalization is right.
"""
