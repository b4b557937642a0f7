"""Kinds: what the checker infers of an expression, from its subexpressions alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from causim.checker import ranges
from causim.checker.ranges import Ints
from causim.model.domain import BoolDomain, Domain, IntDomain, LabelDomain, Value, quote


@dataclass(frozen=True, slots=True)
class Bools:
    """Truth values that can occur."""

    values: frozenset[bool] = frozenset((False, True))

    def __str__(self) -> str:
        return "bool"


@dataclass(frozen=True, slots=True)
class Labels:
    """Labels that can occur. `domain` is None while only bare labels have been seen."""

    domain: LabelDomain | None
    possible: frozenset[str]

    def __str__(self) -> str:
        if self.domain is not None:
            return str(self.domain)
        return "label" if len(self.possible) != 1 else f"label {quote(next(iter(self.possible)))}"


@dataclass(frozen=True, slots=True)
class Unknown:
    """Follows from an error that has been reported; nothing more is said of it."""

    def __str__(self) -> str:
        return "unknown"


Kind = Ints | Bools | Labels | Unknown
UNKNOWN = Unknown()
ANY_BOOL = Bools()


def of_domain(domain: Domain) -> Kind:
    match domain:
        case BoolDomain():
            return ANY_BOOL
        case IntDomain():
            return ranges.of_domain(domain)
        case LabelDomain(labels):
            return Labels(domain, frozenset(labels))


def of_value(value: Value) -> Kind:
    if isinstance(value, bool):
        return Bools(frozenset((value,)))
    if isinstance(value, int):
        return Ints(value, value, (value,))
    return Labels(None, frozenset((value,)))


def family(kind: Kind) -> str:
    """The word for a kind in messages."""
    match kind:
        case Ints():
            return "an integer"
        case Bools():
            return "a truth value"
        case Labels():
            return "a label"
    return "unknown"


def within(kind: Kind, domain: Domain) -> bool:
    """Whether every value of the kind certainly lies in the domain."""
    match kind, domain:
        case Bools(), BoolDomain():
            return True
        case Ints(), IntDomain():
            return kind.within(domain)
        case Labels(), LabelDomain(labels):
            return kind.possible <= frozenset(labels)
    return False


def same_family(kind: Kind, domain: Domain) -> bool:
    """Whether some value of the kind might lie in the domain, by its nature."""
    match kind, domain:
        case (Bools(), BoolDomain()) | (Ints(), IntDomain()):
            return True
        case Labels(known), LabelDomain():
            return known is None or known == domain
    return False


def possible_values(kind: Kind) -> Iterable[Value] | None:
    """The values of a kind, in order; None for Unknown."""
    match kind:
        case Ints():
            return kind
        case Bools(values):
            return sorted(values)
        case Labels(domain, possible):
            return [v for v in domain if v in possible] if domain else sorted(possible)
    return None


def size(kind: Kind) -> int:
    match kind:
        case Ints():
            return len(kind)
        case Bools(values):
            return len(values)
        case Labels(_, possible):
            return len(possible)
    return 0
