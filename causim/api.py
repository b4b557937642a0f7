"""The library as its users see it: text in, a model with methods out.

import causim

model = causim.load("trial.scm")
model.abduce({"Outcome": 1}).marginals()
model.counterfactual(observe={"Outcome": 1}, do={"Drug": "none"}, target=["Outcome"])
"""

from __future__ import annotations

import dataclasses
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from causim.checker import check as check_spec
from causim.diagnostics import Diagnostic
from causim.errors import MisuseError, SpecError
from causim.files import MAX_BYTES, read_source
from causim.model import scm
from causim.model.domain import Value
from causim.source import SourceText
from causim.syntax import ast

if TYPE_CHECKING:  # imported where they are used: `causim check` needs neither, and starts the sooner
    from causim.compiler import CompiledModel
    from causim.engine import Answer, Budget, Query

FORMS = ("scm", "json", "yaml")
LARGE = 1 << 25  # bytes of a specification that a program has written, and that is read as such on request
World = dict[str, Value]
Values = Mapping[str, Value]

_FORM_OF_ENDING = {".scm": "scm", ".json": "json", ".yaml": "yaml", ".yml": "yaml"}
_YAML_LINE = re.compile(r"\s*(#[^\n]*\n\s*|---\s*\n\s*)*[\"']?\w+[\"']?\s*:")


@dataclass(frozen=True)
class SCM(scm.SCM):
    """A checked model that answers for itself. `load`, `loads` and `do` make it.

    Besides the fields of the model (name, nodes, exogenous, graph, checks ...) it keeps `spec`, the tree that it was
    written as, so that `dumps` gives back text.

        model = causim.load("trial.scm")
        model.sample(3, seed=1)
        model.do(Drug="none").sample(3, seed=1)
        model.intervene({"Drug": "none"}).marginals()["Outcome"]
    """

    spec: ast.Spec | None = field(default=None, compare=False, repr=False)

    # --- worlds

    def do(self, values: Values | None = None, /, **named: Value) -> SCM:
        """The model in which these nodes are forced to values: `model.do(Drug="none")` or `model.do({"Drug": "none"})`.

        Raises MisuseError for an unknown node or a value outside its type.
        """
        return self.submodel({**(values or {}), **named})

    def submodel(self, do: Values) -> SCM:
        """As `do`, of a mapping; the text of the result has constants in place of the mechanisms."""
        if not do:
            return self
        found = super().submodel(do)
        assert isinstance(found, SCM)
        return dataclasses.replace(found, spec=_forced(self.spec, do) if self.spec else None)

    def sample(self, n: int, seed: int = 0) -> list[World]:
        """`n` independent random worlds, a value for every node in causal order; the same seed gives the same worlds.

            causim.load("trial.scm").sample(2, seed=7)
            [{'Drug': 'low', 'Outcome': 1}, {'Drug': 'none', 'Outcome': 0}]

        Raises MisuseError for a negative number.
        """
        return [world for world, _ in self.worlds(n, seed)]

    def worlds(self, n: int, seed: int = 0) -> Iterator[tuple[World, World]]:
        """As `sample`, one after the other, each with the exogenous values that led to it."""
        from causim.engine.sampling import sample_chunks

        nodes = [node.name for node in self.nodes]
        for chunk in sample_chunks(self, n, seed):
            columns = [column.tolist() for column in chunk.values()]
            for values in zip(*columns, strict=True):
                world = dict(zip(chunk, values, strict=True))
                yield {name: world.pop(name) for name in nodes}, world

    def run(self, exogenous: Values, do: Values | None = None) -> World:
        """The one world that these exogenous values lead to, if `do` is forced: Pearl's potential response X_do(u).

            model.run({"U_Drug": "high", "U_Outcome": 0}, do={"Drug": "none"})

        The exogenous variable of a forced node may be left out. Raises MisuseError if one that matters is left out, is
        unknown, or has a value outside its type (one of probability 0 is allowed).
        """
        from causim.engine import Query

        Query(given=exogenous, do=do or {}).resolve(self)  # raises MisuseError
        model = self.submodel(do) if do else self
        missing = [u.name for u in model.exogenous if u.name not in exogenous]
        if missing:
            raise MisuseError(f"run needs a value for {', '.join(missing)}")
        world: World = model._compiled.functions["evaluate"](exogenous)
        return world

    # --- questions

    def query(self, query: Query, budget: Budget | None = None) -> Answer:
        """The exact answer to any query. Raises MisuseError if it makes no sense for this model."""
        return answer(self, query, budget)

    def _ask(
        self, target: Iterable[str] | None, budget: Budget | None, **assignments: Values | None
    ) -> Answer:
        from causim.engine import Query

        names = (target,) if isinstance(target, str) else None if target is None else tuple(target)
        values = {name: given or {} for name, given in assignments.items()}
        return self.query(Query(**values, target=names), budget)

    def deduce(
        self, given: Values, target: Iterable[str] | None = None, budget: Budget | None = None
    ) -> Answer:
        """What follows from revealed exogenous values: `model.deduce({"U_Drug": "high"})`."""
        return self._ask(target, budget, given=given)

    def intervene(
        self,
        do: Values,
        given: Values | None = None,
        target: Iterable[str] | None = None,
        budget: Budget | None = None,
    ) -> Answer:
        """What happens if nodes are forced: `model.intervene({"Drug": "none"}, target=["Outcome"])`."""
        return self._ask(target, budget, given=given, do=do)

    def abduce(
        self,
        observe: Values,
        given: Values | None = None,
        target: Iterable[str] | None = None,
        budget: Budget | None = None,
    ) -> Answer:
        """What must have been the case, given what was seen: `model.abduce({"Outcome": 1})`.

        The target is all exogenous variables that are not given, unless it is named.
        """
        return self._ask(target, budget, given=given, observe=observe)

    def counterfactual(
        self,
        observe: Values,
        do: Values,
        given: Values | None = None,
        target: Iterable[str] | None = None,
        budget: Budget | None = None,
    ) -> Answer:
        """What would have been, had nodes been forced: `model.counterfactual({"Outcome": 1}, do={"Drug": "none"})`.

        `observe` is evidence about the world as it was; the answer is about the world with `do`.
        """
        return self._ask(target, budget, given=given, observe=observe, do=do)

    # --- other forms

    def python(self, comments: bool = True) -> str:
        """The model as one standalone Python module, with docstrings and comments or without any."""
        from causim.compiler import compile_python

        return compile_python(self, comments=comments)

    def svg(self, exogenous: bool = True) -> str:
        """A picture of the causal graph, with or without the exogenous variables."""
        from causim.compiler import to_svg

        return to_svg(self, exogenous=exogenous)

    def _repr_svg_(self) -> str:
        return self.svg()

    @cached_property
    def _compiled(self) -> CompiledModel:
        from causim.compiler import load

        return load(self)


@dataclass(frozen=True, slots=True)
class Reading:
    """All that is known of one specification: its tree if it can be read, its model if it is valid, all findings."""

    spec: ast.Spec | None
    model: SCM | None
    diagnostics: tuple[Diagnostic, ...]


def load(path: str | os.PathLike[str], *, large: bool = False) -> SCM:
    """The model of a .scm file or a .json or .yaml document; `-` is standard input.

        model = causim.load("specs/clinical/nihss.scm")

    A .scm file may have 1 MiB and 200,000 tokens; `large` reads 32 times as much, for what a program has written.

    Raises SpecError, whose `diagnostics` say where and why, if it cannot be read or is not valid.
    """
    return _model(read_source(path, max_bytes=LARGE if large else MAX_BYTES), None, large)


def loads(text: str, name: str = "<string>", form: str | None = None) -> SCM:
    """The model of a text. `form` is scm, json or yaml; by default it is seen from the name's ending and the text.

        model = causim.loads('scm 1 model m {} node A() -> bool { exogenous U_A }')

    Raises SpecError if it is not valid, MisuseError for an unknown form.
    """
    return _model(SourceText(name, text), form)


def check(source: str | os.PathLike[str]) -> tuple[Diagnostic, ...]:
    """All findings about a specification, errors and warnings, in the order of the text; never raises for any.

    A path object is a file; so is a string of one line that ends in .scm, .json, .yaml or .yml. Any other string is the
    text itself.

        for diagnostic in causim.check("trial.scm"):
            print(diagnostic)
    """
    one_line = isinstance(source, str) and "\n" not in source
    if not isinstance(source, str) or (one_line and Path(source).suffix.lower() in _FORM_OF_ENDING):
        return read_file(source).diagnostics
    return read(SourceText("<string>", source)).diagnostics


def dumps(model: SCM, form: str = "scm") -> str:
    """The model as text: `scm`, or a `json` or `yaml` document. Comments of the original are not kept.

    Raises MisuseError for an unknown form.
    """
    if getattr(model, "spec", None) is None:
        raise MisuseError(
            f"the model {model.name} was not made by load, loads or do, so its text is not known"
        )
    assert model.spec is not None
    return print_tree(model.spec, form)


def format_text(text: str, name: str = "<string>") -> str:
    """The text of a specification in the one layout that `causim fmt` gives; comments stay.

    Raises SpecError for text that cannot be parsed.
    """
    from causim.syntax.format import format_text as format_source

    return format_source(SourceText(name, text))


def answer(model: scm.SCM, query: Query, budget: Budget | None = None) -> Answer:
    """The exact answer to one query. Raises MisuseError if the query makes no sense for the model."""
    from causim.engine import Budget
    from causim.engine import answer as answer_query

    return answer_query(model, query, budget or Budget())


# --- readings, of which the functions above are the short forms


def read_file(path: str | os.PathLike[str], *, large: bool = False) -> Reading:
    """What is known of a file; one that cannot be read is a finding too. `-` is standard input."""
    try:
        return read(read_source(path, max_bytes=LARGE if large else MAX_BYTES), large=large)
    except SpecError as error:
        return Reading(None, None, error.diagnostics)


def read(source: SourceText, form: str | None = None, *, large: bool = False) -> Reading:
    """What is known of a text: parsed, and if that succeeds checked. Raises MisuseError for an unknown form."""
    spec, diagnostics = parse_source(source, form, large=large)
    if spec is None:
        return Reading(None, None, diagnostics)
    result = check_spec(spec)
    model = _with_spec(result.model, spec) if result.model else None
    return Reading(spec, model, (*diagnostics, *result.diagnostics))


def parse_source(
    source: SourceText, form: str | None = None, *, large: bool = False
) -> tuple[ast.Spec | None, tuple[Diagnostic, ...]]:
    """The tree of a text in any of the forms, and the findings. Raises MisuseError for an unknown form."""
    match form or form_of(source):
        case "scm":
            from causim.syntax.parse import parse

            result = parse(source, max_bytes=LARGE if large else MAX_BYTES)
            return result.spec, result.diagnostics
        case "json" | "yaml" as known:
            from causim.compiler.document import load_json, load_yaml

            try:
                return (load_json if known == "json" else load_yaml)(source), ()
            except SpecError as error:
                return None, error.diagnostics
        case unknown:
            raise _unknown_form(unknown)


def form_of(source: SourceText) -> str:
    """`scm`, `json` or `yaml`: what the name ends in, or else what the text looks like."""
    by_name = _FORM_OF_ENDING.get(Path(source.name).suffix.lower())
    if by_name:
        return by_name
    if source.text.lstrip().startswith("{"):
        return "json"
    return "yaml" if _YAML_LINE.match(source.text) else "scm"


def print_tree(spec: ast.Spec, form: str = "scm") -> str:
    """A tree as text in one of the forms. Raises MisuseError for an unknown one."""
    match form:
        case "scm":
            from causim.syntax.printer import print_spec

            return print_spec(spec)
        case "json":
            from causim.compiler.document import dump_json

            return dump_json(spec)
        case "yaml":
            from causim.compiler.document import dump_yaml

            return dump_yaml(spec)
        case _:
            raise _unknown_form(form)


def _unknown_form(form: str) -> MisuseError:
    return MisuseError(f"there is no form {form!r}; the forms are {', '.join(FORMS)}")


def _model(source: SourceText, form: str | None, large: bool = False) -> SCM:
    reading = read(source, form, large=large)
    if reading.model is None:
        raise SpecError([d for d in reading.diagnostics if d.severity == "error"])
    return reading.model


def _with_spec(model: scm.SCM, spec: ast.Spec) -> SCM:
    return SCM(**{f.name: getattr(model, f.name) for f in dataclasses.fields(scm.SCM)}, spec=spec)


def _forced(spec: ast.Spec, do: Values) -> ast.Spec:
    """The tree of the submodel: constants in place of mechanisms, and no longer what was claimed of the whole."""

    def force(node: ast.NodeDecl) -> ast.NodeDecl:
        if node.name.text not in do:
            return node
        value, span = do[node.name.text], node.span
        literal: ast.Literal
        match value:
            case bool():
                literal = ast.BoolLiteral(value, span=span)
            case int():
                literal = ast.IntLiteral(value, span=span)
            case str():
                literal = ast.LabelLiteral(value, span=span)
        return dataclasses.replace(node, parents=(), exogenous=None, cpt=None, lets=(), value=literal)

    header = dataclasses.replace(spec.model, topology=None)
    nodes = tuple(map(force, spec.nodes))
    return dataclasses.replace(spec, model=header, nodes=nodes, checks=(), source=None)
