"""Controlled English: models in sentences that a pupil or a clinician can read, and that read back as the same model.

    render(spec, seed=7)            English, in one of many wordings
    describe(spec, omit=("weights",))   English that leaves parts out, and a record of what
    parse_english(source)           the tree again, or located diagnostics
    sentence_of(span)               the sentence that a place in the text is part of

Two laws, which the tests check for every model that they can make: whatever the seed, `parse_english` of what `render`
says is the tree that it was said of; and no text crashes the reader. The language is defined in grammar/english.lark.
After the paper's section 4.2 (CauSim; Astorga, Kriz, van der Schaar 2026).
"""

from __future__ import annotations

from causim.translate.english.parse import parse_english
from causim.translate.english.render import Description, describe, render
from causim.translate.english.sentences import sentence_of

__all__ = ["Description", "describe", "parse_english", "render", "sentence_of"]
