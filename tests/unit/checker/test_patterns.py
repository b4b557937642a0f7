"""Coverage of patterns against enumeration, and what is reported of it."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from causim.checker import kinds, ranges
from causim.checker.kinds import Kind, Labels
from causim.checker.patterns import cover
from causim.model.expr import Between, Exactly, Pattern
from tests.unit.checker.specs import findings, only

subjects: st.SearchStrategy[Kind] = st.one_of(
    st.sets(st.integers(-3, 6), min_size=1).map(ranges.of_values),
    st.just(kinds.ANY_BOOL),
    st.sets(st.sampled_from("abcd"), min_size=1).map(lambda s: Labels(None, frozenset(s))),
)


def patterns(kind: Kind) -> st.SearchStrategy[Pattern]:
    values = list(kinds.possible_values(kind) or ())
    option: st.SearchStrategy[Exactly | Between] = st.sampled_from(values).map(Exactly)
    if isinstance(kind, ranges.Ints):
        option |= st.tuples(st.integers(-4, 7), st.integers(0, 4)).map(lambda r: Between(r[0], r[0] + r[1]))
        option |= st.integers(-4, 7).map(Exactly)
    return st.lists(option, min_size=1, max_size=3).map(lambda o: Pattern(tuple(o))) | st.just(Pattern(None))


@given(st.data(), st.lists(subjects, min_size=1, max_size=3))
def test_coverage_is_what_enumeration_finds(data: st.DataObject, found: list[Kind]) -> None:
    lines = data.draw(st.lists(st.tuples(*map(patterns, found)), max_size=5))
    coverage = cover(lines, found)
    cells = list(product(*(list(kinds.possible_values(kind) or ()) for kind in found)))
    taken_by = [
        next(
            (n for n, line in enumerate(lines) if all(p.matches(v) for p, v in zip(line, cell, strict=True))),
            None,
        )
        for cell in cells
    ]
    assert coverage.reached == tuple(number in taken_by for number in range(len(lines)))
    assert coverage.missing == next(
        (cell for cell, line in zip(cells, taken_by, strict=True) if line is None), None
    )
    assert coverage.complete


def test_more_combinations_than_can_be_listed_need_a_last_line() -> None:
    large = [ranges.interval(0, 999)] * 3
    open_line, closed = (Pattern((Between(0, 499),)),) * 3, (Pattern(None),) * 3
    assert not cover([open_line], large).complete
    assert cover([open_line, closed], large).complete


def test_a_match_is_over_what_its_subject_can_be() -> None:
    """Not over all that its type could hold: doubling 0..2 gives three values."""
    text = "node A() -> int 0..2 { exogenous U }"
    text += "node B(A) -> int 0..2 { return match 2 * A { 0 => 2, 2 => 0, 4 => 1 } }"
    assert findings(text) == []
    assert (
        only(text.replace("4 => 1", "3 => 1, 4 => 1")).message
        == "no value reaches this line: what it matches never occurs"
    )


def test_missing_combinations_are_shown_as_a_pattern() -> None:
    text = """
    type Dose = ordinal("low" < "high")
    table T(Dose, bool, int 1..2) -> bool { ("low", _, _) => true, (_, true, _) => false, (_, _, 1) => true }
    node A() -> bool { exogenous U }
    """
    assert only(text).hint == 'Add a row `("high", false, 2) => ...`, or `_ => ...`.'
