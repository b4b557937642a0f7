"""The parts of the built-in author: packs and names, blocks, and how a node takes in one more parent."""

from __future__ import annotations

from random import Random

import pytest

from causim.checker import check
from causim.growth.authors.builtin.blocks import NodeText, read_node
from causim.growth.authors.builtin.expressions import Input
from causim.growth.authors.builtin.gains import gain
from causim.growth.authors.builtin.layout import LINE
from causim.growth.authors.builtin.packs import Pack, domains, load_pack, new_name
from causim.growth.authors.builtin.values import NoProposal, declared_types, domain_of, type_of
from causim.growth.authors.builtin.weights import weights
from causim.model.domain import BOOL, IntDomain, LabelDomain
from causim.source import SourceText
from causim.syntax.mistakes import KEYWORDS
from causim.syntax.parse import parse
from tests.unit.growth.builtin_driver import grown

HEAD = 'scm 1\nmodel m { """Of one child and its parents.""" }\n'


# --- packs


@pytest.mark.parametrize("domain", domains())
class TestPacks:
    def test_names_are_enough_for_large_models_and_clash_with_nothing(self, domain: str) -> None:
        pack, random = load_pack(domain), Random(1)
        taken: set[str] = set(pack.types) | KEYWORDS
        for _ in range(150):
            name = new_name(domain, random, taken)
            assert name not in taken
            assert name.isidentifier()
            assert name[0].isupper()
            assert name.upper() != name, "tables are named so"
            taken |= {name, f"U_{name}"}

    def test_short_names_are_enough_for_the_causes_of_a_large_sink(self, domain: str) -> None:
        random, taken = Random(2), set[str]()
        for _ in range(100):
            taken.add(new_name(domain, random, taken, 8))
        assert max(map(len, taken)) <= 11

    def test_names_run_out_for_nobody(self, domain: str) -> None:
        random, taken = Random(3), set[str]()
        for _ in range(500):
            taken.add(new_name(domain, random, taken))
        assert len(taken) == 500

    def test_types_mean_something_and_are_small(self, domain: str) -> None:
        pack = load_pack(domain)
        for text in (*pack.types.values(), *pack.ints):
            meaning = domain_of(text)
            assert meaning is not None
            assert 2 <= len(meaning) <= 12
        known = {"bool", "ints", "ordinals", "enums", *pack.types}
        assert all(set(concept.types) <= known for concept in pack.concepts.values())

    def test_themes_are_many_and_fit_a_line(self, domain: str) -> None:
        pack = load_pack(domain)
        found = [pack.theme(Random(seed)) for seed in range(300)]
        small = domain == "truth_values"  # made for models that a very small language model can learn
        assert len({theme.name for theme in found}) > (80 if small else 150)
        assert len({theme.doc for theme in found}) > 40
        assert max(len(theme.doc) for theme in found) + 8 <= LINE

    def test_no_label_looks_like_the_language(self, domain: str) -> None:
        """Long sums are broken at commas and signs, and braces are counted: labels have none of them."""
        pack: Pack = load_pack(domain)
        for label in (*pack.labels, *" ".join(pack.types.values()).split('"')[1::2]):
            assert not set(label) & set(',+-{}()"')


# --- types


def test_types_are_read_as_the_parser_reads_them() -> None:
    declared = declared_types(
        (
            "type A = int 0..4",
            "type B = int {1, 3}",
            'type C = enum("x", "y z")',
            'type D = ordinal("lo" < "hi")',
            'type E = int 0..9 unit "mm"',
            "type F = bool",
            'table T(A) -> A { """Not a type.""" _ => 0, }',
        )
    )
    assert declared == {
        "A": IntDomain(range(5)),
        "B": IntDomain((1, 3)),
        "C": LabelDomain(("x", "y z")),
        "D": LabelDomain(("lo", "hi"), ordered=True),
        "E": IntDomain(range(10)),
        "F": BOOL,
    }
    with pytest.raises(NoProposal, match="no type Size"):
        type_of("Size", declared)


def test_weights_name_every_value() -> None:
    random = Random(5)
    texts = {weights(random, ("a", "b", "c")) for _ in range(200)}
    assert "" in texts
    assert any("/" in text for text in texts)
    assert all(text.count(":") == 3 for text in texts if text)


# --- blocks


def test_blocks_are_read_back_as_they_were_written() -> None:
    for domain in domains():
        for block in grown(domain, "layered", 10, "round").draft.blocks:
            if block.kind == "node":
                assert str(read_node(block.text)) == block.text


def test_blocks_in_another_layout_are_read_by_the_parser() -> None:
    text = (
        'node B(A,) -> int 0..3 { """About B.""" exogenous U_B: int 0..1 ~ {0: 1, 1: 2} # so\n'
        " return (A + U_B) % 4 }"
    )
    assert read_node(text) == NodeText(
        "B", ("A",), "int 0..3", "About B.", "U_B", "int 0..1", " ~ {0: 1, 1: 2}", (), "(A + U_B) % 4"
    )


def test_blocks_without_chance_are_not_extended() -> None:
    with pytest.raises(NoProposal, match="without an exogenous variable"):
        read_node('node B(A) -> bool { """About B.""" return A }')


# --- gains

CHILDREN = {
    "sum": ("int 0..6", "int 0..2", "clamp(A + U_B, 0, 6)"),
    "residue": ("int 0..3", "int 0..3", "(A + U_B) % 4"),
    "test": ("bool", "int 0..1", "(A + U_B) % 3 == 0"),
    "count": ("bool", "bool", "count(A > 2, U_B) >= 1"),
    "parity": ("bool", "bool", "count(A > 2, U_B) % 2 == 1"),
    "anything": ("int -2..2", "int 0..1", "if A > 2 then -2 else 2 - U_B"),
    "from one": ("int 1..5", "int 0..1", "if A > 2 then 1 else 5 - U_B"),
    "truth": ("bool", "bool", "A == 1 and U_B"),
    "ordinal": ('ordinal("lo" < "mid" < "hi")', "bool", 'if A == 1 then "lo" elif U_B then "mid" else "hi"'),
    "enum": ('enum("x", "y", "z")', "bool", 'if A == 1 then "x" elif U_B then "y" else "z"'),
    "numbers": ("int {1, 4, 9}", "bool", "if A == 1 then 4 elif U_B then 9 else 1"),
}
PARENTS = ("bool", "int 0..3", "int 1..9", 'ordinal("a" < "b" < "c")', 'enum("p", "q", "r")')


@pytest.mark.parametrize("child", CHILDREN)
@pytest.mark.parametrize("type_", PARENTS)
def test_a_child_gains_parent_after_parent_and_all_of_them_matter(child: str, type_: str) -> None:
    own, chance, result = CHILDREN[child]
    domain, new = domain_of(own), domain_of(type_)
    assert domain is not None
    assert new is not None
    for seed in range(6):
        random = Random(f"{child}/{type_}/{seed}")
        node = NodeText("B", ("A",), own, "About B.", "U_B", chance, "", (), result)
        declarations: list[str] = []
        for name in ("C", "D"):
            gained = gain(
                random, node, domain, Input(name, new, 0, f"the {name}", f"{name} holds", f"{name} fails")
            )
            node = gained.node
            declarations += gained.declarations
        roots = [("A", "int 0..3"), ("C", type_), ("D", type_)]
        nodes = [f'node {n}() -> {t} {{ """A root.""" exogenous U_{n} }}' for n, t in roots]
        text = "\n".join([HEAD, *declarations, *nodes, str(node)])
        spec = parse(SourceText("gain", text)).spec
        assert spec is not None, text
        assert not check(spec).diagnostics, text
        assert node.parents == ("A", "C", "D")
        assert node.doc != "About B."
