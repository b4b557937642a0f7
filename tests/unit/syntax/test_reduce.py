"""Our loop and lexer against Lark's."""

from __future__ import annotations

from contextlib import suppress
from random import Random

import pytest
from lark.exceptions import UnexpectedInput

from causim.syntax.parse import grammar
from causim.syntax.printer import print_spec
from causim.syntax.reduce import _tokens
from tests.property.strategies import random_spec


@pytest.mark.parametrize("seed", range(30))
def test_our_tokens_are_those_of_larks_lexer(seed: int) -> None:
    """Also of texts that are no specifications: with pieces cut out, swapped and put in."""
    random = Random(seed)
    text = print_spec(random_spec(seed))
    for _ in range(4):
        ours = [(t.type, str(t), t.start_pos, t.end_pos) for t in _tokens(grammar(), text) if t is not None]
        theirs = []
        with suppress(UnexpectedInput):
            theirs.extend((t.type, str(t), t.start_pos, t.end_pos) for t in grammar().lex(text))
        assert [t for t in ours if t[0] != "$END"] == theirs
        a, b = sorted(random.randrange(len(text)) for _ in range(2))
        text = random.choice([text[:a] + text[b:], text[:b] + text[a:], text[:a] + '\\\n"_ 1..2e' + text[a:]])
