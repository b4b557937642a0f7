"""What is asked of a model: evidence, an intervention, and the variables whose values are wanted.

    Query(given={"U_Drug": "low"})                                  deduction
    Query(do={"Drug": "none"})                                      intervention
    Query(observe={"Tumour": 11})                                   abduction
    Query(observe={"Tumour": 11}, do={"Drug": "none"})              counterfactual

`observe` is evidence about the factual world, the one without the intervention; `observe_after` is evidence
about the world after it. The two are different questions (Pearl, Causality, 7.1) and never stand in for each
other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from causim.diagnostics import nearest
from causim.errors import MisuseError
from causim.model.domain import Domain, LabelDomain, Value, show
from causim.model.scm import SCM


class Kind(StrEnum):
    DEDUCTION = "deduction"
    INTERVENTION = "intervention"
    ABDUCTION = "abduction"
    COUNTERFACTUAL = "counterfactual"


class Assignment(Mapping[str, Value]):
    """Values of variables: an immutable, hashable mapping, in which `True` is not 1."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, Value] | Iterable[tuple[str, Value]] = ()) -> None:
        self._values: dict[str, Value] = values._values if isinstance(values, Assignment) else dict(values)

    def __getitem__(self, name: str) -> Value:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, name: object) -> bool:
        return name in self._values

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Mapping):
            return NotImplemented
        return self._values.keys() == other.keys() and all(
            type(other[name]) is type(value) and other[name] == value for name, value in self._values.items()
        )

    def __hash__(self) -> int:
        return hash(frozenset((name, type(value), value) for name, value in self._values.items()))

    def __str__(self) -> str:
        return ", ".join(f"{name} = {show(value)}" for name, value in self._values.items())

    def __repr__(self) -> str:
        return repr(self._values)


@dataclass(frozen=True, slots=True)
class Query:
    """A causal question. Any mapping may be passed for the four assignments.

    given: revealed values of exogenous variables. observe: evidence on nodes in the factual world. do: values
    forced on nodes. observe_after: evidence on nodes in the world after `do`. target: the variables whose
    values are wanted; None is all nodes, or in an abduction all exogenous variables that are not given.
    """

    given: Mapping[str, Value] = Assignment()
    observe: Mapping[str, Value] = Assignment()
    do: Mapping[str, Value] = Assignment()
    target: tuple[str, ...] | None = None
    observe_after: Mapping[str, Value] = Assignment()

    def __post_init__(self) -> None:
        for name in _ASSIGNMENTS:
            object.__setattr__(self, name, Assignment(getattr(self, name)))
        target: object = self.target
        if target is None or type(target) is tuple:
            return
        if isinstance(target, str):  # one name, passed bare
            object.__setattr__(self, "target", (target,))
        elif isinstance(target, Iterable):
            object.__setattr__(self, "target", tuple(target))

    @property
    def kind(self) -> Kind:
        if self.do:
            return Kind.COUNTERFACTUAL if self.observe else Kind.INTERVENTION
        return Kind.ABDUCTION if self.observe else Kind.DEDUCTION

    def resolve(self, model: SCM) -> Query:
        """The same question with its target spelt out and its assignments in causal order.

        Raises MisuseError if the query makes no sense for the model: an unknown name, evidence or an
        intervention on the wrong sort of variable, a value outside its type, an empty or repeated target,
        `observe_after` without `do`.
        """
        names = (*map(tuple, (self.given, self.observe, self.do, self.observe_after)), self.target)
        known = _resolved(model)
        form = known.get(names)
        if form is None:
            form = _form(self, model)
            if len(known) >= MAX_FORMS:
                known.clear()
            known[names] = form
        same = form.target is self.target
        parts = {}
        for field, domains in form.domains.items():
            values = parts[field] = getattr(self, field)
            for name, domain in domains.items():
                if values[name] not in domain:
                    raise MisuseError(f"{field} {name}: {_no_value(domain, values[name])}")
            if len(domains) > 1 and tuple(values) != tuple(domains):
                parts[field] = Assignment({name: values[name] for name in domains})
                same = False
        return self if same else Query(**parts, target=form.target)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON data; what is empty is left out. `kind` is there for the reader."""
        data: dict[str, Any] = {"kind": str(self.kind)}
        data.update({field: dict(getattr(self, field)) for field in _ASSIGNMENTS if getattr(self, field)})
        if self.target is not None:
            data["target"] = list(self.target)
        return data

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Query:
        """The inverse of `to_dict`. Raises MisuseError for data of another form."""
        if not isinstance(data, Mapping):
            raise MisuseError("a query is an object with given, observe, do, observe_after and target")
        for key in data:
            if key not in (*_ASSIGNMENTS, "target", "kind"):
                raise MisuseError(f"a query has no {key}{_meant(str(key), (*_ASSIGNMENTS, 'target'))}")
        for field in _ASSIGNMENTS:
            values = data.get(field, {})
            if not isinstance(values, Mapping) or not all(
                isinstance(name, str) and isinstance(value, bool | int | str)
                for name, value in values.items()
            ):
                raise MisuseError(f"{field} of a query must map names to booleans, integers or labels")
        target = data.get("target")
        if target is not None and not (
            isinstance(target, Sequence)
            and not isinstance(target, str)
            and all(isinstance(name, str) for name in target)
        ):
            raise MisuseError("target of a query must be a list of names")
        query = cls(**{key: value for key, value in data.items() if key != "kind"})
        if data.get("kind", query.kind) != query.kind:
            raise MisuseError(
                f"the query says that it is of kind {data['kind']}, but it is of kind {query.kind}"
            )
        return query


_ASSIGNMENTS = ("given", "observe", "do", "observe_after")
MAX_FORMS = 1_024  # of queries, remembered of a model


@dataclass(frozen=True, slots=True)
class _Form:
    """What the names in a query say, whatever its values: the domains by assignment, in causal order; the target."""

    domains: Mapping[str, Mapping[str, Domain]]
    target: tuple[str, ...]


def _resolved(model: SCM) -> dict[tuple[object, ...], _Form]:
    """The forms of queries that have been verified, kept with the model as long as it lives."""
    found: dict[tuple[object, ...], _Form] = vars(model).setdefault("_query_forms", {})
    return found


def _form(query: Query, model: SCM) -> _Form:
    """Raises MisuseError if the names make no sense for the model, or a value is none of its variable's."""
    domains = {}
    for field in _ASSIGNMENTS:
        values = getattr(query, field)
        found = {}
        for name, value in values.items():
            found[name] = _verify_variable(model, field, name)
            if value not in found[name]:
                raise MisuseError(f"{field} {name}: {_no_value(found[name], value)}")
        domains[field] = {name: found[name] for name in sorted(found, key=model.place.__getitem__)}
    if query.observe_after and not query.do:
        raise MisuseError("observe_after is evidence after an intervention, and there is no do: use observe")
    if query.target is not None:
        _verify_target(model, query.target)
        return _Form(domains, query.target)
    if query.kind is Kind.ABDUCTION:
        return _Form(domains, tuple(u.name for u in model.exogenous if u.name not in query.given))
    return _Form(domains, tuple(node.name for node in model.nodes))


def variable_domain(model: SCM, name: str) -> Domain:
    """The domain of a node or an exogenous variable. Raises MisuseError if the model has none of this name."""
    node = model.node_by_name.get(name)
    if node is not None:
        return node.domain
    owner = model.exogenous_owner.get(name)
    if owner is None or owner.exogenous is None:
        raise MisuseError(f"the model has no variable {name}{_meant(name, _names(model)) or _known(model)}")
    return owner.exogenous.domain


def parse_value(text: str, domain: Domain) -> Value:
    """The value that a person typed: `3`, `true`, and a label bare or in double quotes.

    Raises MisuseError, with the domain and the nearest label, if it is no value of the domain.
    """
    text = text.strip()
    value: Value = text
    if isinstance(domain, LabelDomain):
        if text not in domain and len(text) >= 2 and text[0] == text[-1] == '"':
            value = re.sub(r"\\(.)", r"\1", text[1:-1])
    elif text.lower() in ("true", "false"):
        value = text.lower() == "true"
    elif len(text) <= 20 and text.removeprefix("-").isascii() and text.removeprefix("-").isdigit():
        value = int(text)
    if value not in domain:
        raise _no_value(domain, value, shown=None if isinstance(domain, LabelDomain) else text)
    return value


def parse_assignments(texts: Iterable[str], model: SCM) -> dict[str, Value]:
    """The values in `["Drug=low", "Age=3"]`. Raises MisuseError for a wrong form, name or value."""
    values: dict[str, Value] = {}
    for text in texts:
        name, equals, written = text.partition("=")
        name = name.strip()
        if not equals or not name:
            raise MisuseError(f"{text!r} is not of the form NAME=VALUE")
        if name in values:
            raise MisuseError(f"{name} is given two values")
        try:
            values[name] = parse_value(written, variable_domain(model, name))
        except MisuseError as error:
            raise MisuseError(str(error) if name not in _names(model) else f"{name}: {error}") from None
    return values


def _names(model: SCM) -> tuple[str, ...]:
    return (*model.node_by_name, *model.exogenous_owner)


def _meant(name: str, candidates: Iterable[str]) -> str:
    close = nearest(name, candidates)
    return f" (did you mean {close}?)" if close else ""


def _known(model: SCM) -> str:
    """What there is, where nothing is near to what was written."""
    names = _names(model)
    return f" (it has {', '.join(names[:8])}{', ...' if len(names) > 8 else ''})"


def _verify_variable(model: SCM, field: str, name: str) -> Domain:
    """The domain of a variable that may stand in this part of a query."""
    if field == "given":
        owner = model.exogenous_owner.get(name)
        if owner is not None and owner.exogenous is not None:
            return owner.exogenous.domain
    elif name in model.node_by_name:
        return model.node_by_name[name].domain
    wanted, other = model.node_by_name.keys(), model.exogenous_owner.keys()
    if field == "given":
        wanted, other = other, wanted
    if name not in other:
        close = _meant(name, wanted) or _meant(name, other)
        raise MisuseError(f"{field} {name}: the model has no variable {name}{close}")
    if field == "given":
        raise MisuseError(f"given {name}: it is a node, not exogenous; use observe or do")
    raise MisuseError(f"{field} {name}: it is exogenous, not a node; use given to reveal its value")


def _no_value(domain: Domain, value: object, shown: str | None = None) -> MisuseError:
    """What is not a value, what would be, and the label that may have been meant."""
    if shown is None:
        shown = show(value) if isinstance(value, bool | int | str) else repr(value)
    hint = ""
    if isinstance(domain, LabelDomain) and isinstance(value, str):
        close = nearest(value, domain.labels)
        hint = f" (did you mean {show(close)}?)" if close else ""
    described = str(domain)
    if len(described) > 300:
        described = f"{described[:300]}..."
    return MisuseError(f"{shown} is not a value of {described}{hint}")


def _verify_target(model: SCM, target: tuple[str, ...]) -> None:
    if not target:
        raise MisuseError("the target is empty: name at least one variable")
    for name in target:
        variable_domain(model, name)
    if len(set(target)) < len(target):
        repeated = next(name for name in target if target.count(name) > 1)
        raise MisuseError(f"the target names {repeated} twice")
