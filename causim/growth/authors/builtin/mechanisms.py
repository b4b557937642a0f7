"""A mechanism for a node, drawn from a grammar of forms that can be put into each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from causim.growth.authors.builtin import arithmetic, cases
from causim.growth.authors.builtin.expressions import lacks_influence
from causim.growth.authors.builtin.layout import LINE
from causim.growth.authors.builtin.scene import Mechanism, Scene
from causim.growth.authors.builtin.values import NoProposal
from causim.model.domain import BoolDomain, Domain, IntDomain, LabelDomain

Form = Callable[[Scene], Mechanism | None]

MANY = 3  # parents from which on only forms that take any number of them are drawn
_ATTEMPTS = 40

# How often each form is tried, by the sort of the node.
_FORMS: Mapping[str, Mapping[Form, int]] = {
    "bool": {arithmetic.score: 4, cases.logic: 4, arithmetic.count: 2, cases.cases: 2, cases.compared: 3,
             cases.branches: 1, cases.table: 1},
    "range": {arithmetic.total: 5, arithmetic.residue: 4, cases.cases: 2, cases.table: 2, cases.branches: 2,
              arithmetic.extreme: 2, arithmetic.count: 2, arithmetic.score: 2},
    "ordinal": {arithmetic.score: 4, cases.cases: 3, cases.table: 3, cases.branches: 3, cases.extreme_label: 4,
                arithmetic.dial: 1},
    "set": {cases.cases: 3, cases.table: 3, cases.branches: 2, arithmetic.dial: 3, arithmetic.score: 2},
}  # fmt: skip
_ANY_NUMBER: Mapping[str, tuple[Form, ...]] = {
    "bool": (arithmetic.count, arithmetic.score),
    "range": (arithmetic.total, arithmetic.residue, arithmetic.score),
    "ordinal": (arithmetic.score,),
    "set": (arithmetic.score, arithmetic.dial),
}


def draw_mechanism(scene: Scene) -> Mechanism:
    """A mechanism in which every input matters. Raises NoProposal."""
    random, sort = scene.random, sort_of(scene.domain)
    if not scene.parents:
        forms: tuple[Form, ...] = (cases.cases,)
        weights = [1]
    elif scene.gathering or len(scene.parents) > MANY:
        forms = _ANY_NUMBER[sort]
        weights = [1] * len(forms)
    else:
        forms, weights = tuple(_FORMS[sort]), list(_FORMS[sort].values())
    for _ in range(_ATTEMPTS):
        form = random.choices(forms, weights)[0]
        simple = len(scene.parents) in (1, 2) and scene.own is None and not scene.gathering
        found = _as_function(scene, form) if simple and random.random() < 0.1 else form(scene)
        if found is None or not _fits(found):
            continue
        inputs = (*scene.parents, found.chance)
        if not lacks_influence(found.at, inputs, random, min(3, len(scene.domain))):
            return found
    raise NoProposal(
        f"every mechanism that was drawn for {scene.name} leaves one of its inputs without effect"
    )


def sort_of(domain: Domain) -> str:
    match domain:
        case BoolDomain():
            return "bool"
        case IntDomain(range()):
            return "range"
        case LabelDomain(_, True):
            return "ordinal"
    return "set"


def _fits(found: Mechanism) -> bool:
    """On lines that are not too long."""
    texts = [f"  let {name} = {text}" for name, text in found.lets] + [f"  return {found.result}"]
    return all(len(line) <= LINE for text in texts for line in text.split("\n"))


def _as_function(scene: Scene, form: Form) -> Mechanism | None:
    """The mechanism of another form as a function of its own, which the node calls."""
    letters = ("x", "y")[: len(scene.parents)]
    inner = replace(
        scene,
        parents=tuple(replace(p, name=n) for p, n in zip(scene.parents, letters, strict=True)),
        exogenous="u",
    )
    found = form(inner)
    if found is None or found.declarations:
        return None
    name = f"{scene.name.lower()}_of"
    types = [*scene.parent_types, found.chance_type or scene.type]
    parameters = ", ".join(f"{n}: {t}" for n, t in zip((*letters, "u"), types, strict=True))
    lets = [f"  let {name} = {text}" for name, text in found.lets]
    head = f"fn {name}({parameters}) -> {scene.type} {{"
    doc = f'  """{found.phrase[0].upper()}{found.phrase[1:]}."""'
    function = "\n".join([head, doc, *lets, f"  return {found.result}", "}"])
    arguments = ", ".join([*(p.name for p in scene.parents), scene.exogenous])
    return replace(
        found,
        form=f"fn {found.form}",
        result=f"{name}({arguments})",
        chance=replace(found.chance, name=scene.exogenous),
        lets=(),
        declarations=(function,),
    )
