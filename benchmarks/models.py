"""Specifications for the benchmarks: the same arguments always give the same text, free of errors and warnings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

SHAPES = ("chain", "layered")


@dataclass(frozen=True, slots=True)
class Type:
    """A named type of two to four values, as they are written, and how a value of it is read as a number from 0."""

    name: str
    definition: str
    values: tuple[str, ...]
    number: str = "{}"


@dataclass(frozen=True, slots=True)
class Parent:
    name: str
    type: Type

    @property
    def number(self) -> str:
        return self.type.number.format(self.name)


TYPES = (
    Type("Flag", "bool", ("false", "true"), "int({})"),
    Type("Bit", "int 0..1", ("0", "1")),
    Type("Level", "int 0..3", ("0", "1", "2", "3")),
    Type("Grade", 'ordinal("low" < "middle" < "high")', ('"low"', '"middle"', '"high"'), "int({})"),
    Type("Hue", 'enum("red", "green", "blue")', ('"red"', '"green"', '"blue"'), "HUE[{}]"),
)


def specification(nodes: int, shape: str, seed: int = 0) -> str:
    """A model of so many nodes in one of SHAPES, with a table for every tenth of them or so, and a check for each ten.

    Each mechanism is one of arithmetic, a threshold, a table, a match, a ladder of conditions or a probability table.
    """
    random = Random(f"{nodes} {shape} {seed}")
    made: list[Parent] = []
    tables: list[str] = [f"table HUE(Hue) -> int 0..2 {{\n{_rows(enumerate_rows(TYPES[4]))}\n}}"]
    blocks: list[str] = []
    for number in range(nodes):
        own = Parent(f"X{number}", random.choice(TYPES))
        parents = _parents(made, nodes, shape, random)
        blocks.append(_node(own, parents, tables, random))
        made.append(own)
    head = f'scm 1\n\nmodel bench_{shape}_{nodes} {{\n  """{nodes} nodes."""\n  topology {shape}\n}}'
    types = "\n".join(f"type {t.name} = {t.definition}" for t in TYPES)
    checks = [_check(made[start : start + 10], random) for start in range(0, nodes, 10)]
    return "\n\n".join([head, types, *tables, *blocks, *checks]) + "\n"


def enumerate_rows(of: Type) -> list[tuple[str, str]]:
    return [(value, str(rank)) for rank, value in enumerate(of.values)]


def _parents(made: Sequence[Parent], nodes: int, shape: str, random: Random) -> list[Parent]:
    """The node before; or one to three of the layer above, such that the whole is connected."""
    if shape == "chain":
        return list(made[-1:])
    width = max(3, min(10, nodes // 5))
    layer, column = divmod(len(made), width)
    if layer == 0:
        return []
    above = made[(layer - 1) * width : layer * width]
    steps = [0, 1] if layer == 1 else [0, *random.sample((1, 2), random.randrange(3))]
    return [above[(column + step) % width] for step in steps]


# --- nodes


def _node(own: Parent, parents: list[Parent], tables: list[str], random: Random) -> str:
    signature = f"node {own.name}({', '.join(p.name for p in parents)}) -> {own.type.name}"
    doc = f'  """Follows {", ".join(p.name for p in parents) or "nothing"}."""'
    if not parents:
        weights = ", ".join(f"{value}: {random.randint(1, 9)}" for value in own.type.values)
        body = [f"  exogenous U_{own.name} ~ {{{weights}}}"]
    elif len(parents) == 1 and random.random() < 0.15:
        body = _cpt(own, parents[0])
    else:
        body = random.choice((_arithmetic, _ladder, _match, _table))(own, parents, tables, random)
    return "\n".join([f"{signature} {{", doc, *body, "}"])


def _chosen(own: Parent, number: str, size: int) -> str:
    """An expression of the node's type that is different for each of the numbers 0, 1, ... below its size."""
    match own.type.name:
        case "Flag":
            return f"({number}) % 2 == 1"
        case "Bit" | "Level":
            return f"({number}) % {size}"
    arms = [f"{rank} => {value}," for rank, value in enumerate(own.type.values)]
    return f"match ({number}) % {size} {{ {' '.join(arms)} }}"


def _arithmetic(own: Parent, parents: list[Parent], tables: list[str], random: Random) -> list[str]:
    total = " + ".join([p.number for p in parents] + [f"U_{own.name}"])
    size = len(own.type.values)
    return [
        f"  exogenous U_{own.name}: int 0..{size - 1} ~ {{{', '.join(f'{i}: {i + 1}/10' for i in range(size))}}}",
        f"  return {_chosen(own, total, size)}",
    ]


def _ladder(own: Parent, parents: list[Parent], tables: list[str], random: Random) -> list[str]:
    last, middle, first = own.type.values[-1], own.type.values[len(own.type.values) // 2], own.type.values[0]
    lines = [
        f"  exogenous U_{own.name}: bool ~ {{false: 0.75, true: 0.25}}",
        f"  let score = sum({', '.join(p.number for p in parents)}, int(U_{own.name}))",
    ]
    if own.type.name == "Flag":
        return [*lines, "  return score >= 2" if random.random() < 0.5 else "  return score == 1"]
    return [*lines, f"  return if score >= 2 then {last} elif score == 1 then {middle} else {first}"]


def _match(own: Parent, parents: list[Parent], tables: list[str], random: Random) -> list[str]:
    """One arm a parent, then another value: each parent matters where none of the others is matched."""
    usual, other = random.sample(own.type.values, 2)
    arms = []
    for place, parent in enumerate(parents):
        patterns = ["_"] * len(parents)
        patterns[place] = random.choice(parent.type.values)
        arms.append(f"    {_tuple(patterns)} => {other},")
    subjects = ", ".join(p.name for p in parents)
    return [
        f"  exogenous U_{own.name}: bool ~ {{true: 1, false: 9}}",
        f"  return if U_{own.name} then {other} else match {subjects} {{",
        *arms,
        f"    _ => {usual},",
        "  }",
    ]


def _table(own: Parent, parents: list[Parent], tables: list[str], random: Random) -> list[str]:
    """A table of its own over two parents, or over one and the exogenous variable."""
    size = len(own.type.values)
    keys = [*parents[:2], Parent(f"U_{own.name}", TYPES[1])][:2]
    rows = [
        (_tuple([a, b]), str((i + j) % size))
        for i, a in enumerate(keys[0].type.values)
        for j, b in enumerate(keys[1].type.values)
    ]
    types = ", ".join(k.type.name for k in keys)
    tables.append(f"table T_{own.name}({types}) -> int 0..{size - 1} {{\n{_rows(rows)}\n}}")
    looked_up = f"T_{own.name}[{', '.join(k.name for k in keys)}]"
    rest = [p.number for p in parents[2:]] + ([f"U_{own.name}"] if len(parents) > 1 else [])
    return [
        f"  exogenous U_{own.name}: Bit",
        f"  return {_chosen(own, ' + '.join([looked_up, *rest]), size)}",
    ]


def _cpt(own: Parent, parent: Parent) -> list[str]:
    """Each value of the parent prefers another one of the node's."""
    size = len(own.type.values)
    rows = []
    for rank, value in enumerate(parent.type.values):
        shares = ["1/10"] * size
        shares[rank % size] = f"{11 - size}/10"
        rows.append(f"    {value} => [{', '.join(shares)}],")
    return [f"  cpt U_{own.name} coupling inverse_cdf {{", *rows, "  }"]


# --- checks


def _check(nodes: Sequence[Parent], random: Random) -> str:
    seen, forced, asked = random.choice(nodes), nodes[0], nodes[-1]
    return "\n".join(
        [
            f'check "{seen.name} seen, {forced.name} forced" {{',
            f"  observe {seen.name} = {random.choice(seen.type.values)}",
            f"  do {forced.name} = {random.choice(forced.type.values)}",
            f"  possible {asked.name} != {asked.type.values[0]} or {forced.name} == {forced.type.values[0]}",
            f"  probability({asked.name} == {asked.type.values[-1]}) >= 0",
            "}",
        ]
    )


def _tuple(patterns: Sequence[str]) -> str:
    return patterns[0] if len(patterns) == 1 else f"({', '.join(patterns)})"


def _rows(rows: Sequence[tuple[str, str]]) -> str:
    return "\n".join(f"  {key} => {value}," for key, value in rows)
