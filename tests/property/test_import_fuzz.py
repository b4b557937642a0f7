"""Files of other tools, damaged at random: each is read or refused with a place; nothing else ever happens."""

from __future__ import annotations

import json
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causim.errors import CausimError, SpecError
from causim.interop.importing import FORMATS, import_source
from causim.source import SourceText
from tests.unit.interop.test_bif import AGES
from tests.unit.interop.test_blif import ADDER
from tests.unit.interop.test_bnet import OSCILLATOR
from tests.unit.interop.test_cladder import MAPPING, MEDIATED
from tests.unit.interop.test_graphs import DAGITTY, DOT, GML, TETRAD
from tests.unit.interop.test_hugin import WET
from tests.unit.interop.test_xmlbif import DOG

GOOD = {
    "bif": AGES,
    "xmlbif": DOG,
    "net": WET,
    "bench": "INPUT(a)\nINPUT(b)\nOUTPUT(y)\ny = NAND(a, b) # all\nz = XOR(a, b, y)\n",
    "blif": ADDER,
    "bnet": OSCILLATOR,
    "dagitty": DAGITTY,
    "dot": DOT,
    "gml": GML,
    "causal-learn": TETRAD,
    "cladder": json.dumps(
        [{"model_id": 0, "story_id": "wet", "params": MEDIATED, "variable_mapping": MAPPING}]
    ),
}
PIECES = '(){}[]"<>&;,|=!#-.\\\n\t 019eAaU_%/*\u00e9\u200b\x00'


def verify_handled(form: str, text: str) -> None:
    """Any exception that is not ours fails the test."""
    try:
        found = import_source(SourceText(f"fuzz.{form}", text), form)
    except CausimError as error:
        places = [d.span for d in error.diagnostics] if isinstance(error, SpecError) else []
    else:
        places = [d.span for d in found.notes]
    assert all(span is not None and span.line >= 1 for span in places)


def damaged(text: str, rng: Random) -> str:
    for _ in range(rng.randint(1, 4)):
        at, end = sorted((rng.randrange(len(text) + 1), rng.randrange(len(text) + 1)))
        match rng.randrange(5):
            case 0:
                text = text[:at]
            case 1:
                text = text[:at] + text[min(end, at + 12) :]
            case 2:
                text = text[:at] + rng.choice(PIECES) + text[at:]
            case 3:
                text = text[:at] + text[at : at + 40] + text[at:]
            case _:
                text = text[:at] + rng.choice(PIECES) + text[at + 1 :]
    return text


def test_every_format_is_here() -> None:
    assert set(GOOD) == set(FORMATS) - {"state"}


@pytest.mark.parametrize("form", GOOD)
@given(seed=st.integers(0, 2**32))
def test_a_damaged_file_is_read_or_refused(form: str, seed: int) -> None:
    verify_handled(form, damaged(GOOD[form], Random(seed)))


@pytest.mark.parametrize("form", GOOD)
@given(text=st.text(alphabet=PIECES, max_size=60))
def test_noise_is_read_or_refused(form: str, text: str) -> None:
    verify_handled(form, text)
