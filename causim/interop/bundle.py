"""One Python model, with samplers `U_*`, mechanisms `f_*` and `run_once`, as a specification. Nothing is executed.

Mechanisms are translated in causal order, each with the types of its parents known. A type that is not given is
inferred: of an exogenous variable from the values that its sampler draws, of a node from those its mechanism reaches.
"""

from __future__ import annotations

import ast as python
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from unicodedata import normalize

from causim.checker.context import Context
from causim.checker.domains import resolve_type
from causim.diagnostics import Diagnostic
from causim.errors import SpecError
from causim.interop.python.domains import domain_of, reached, type_expr
from causim.interop.python.expressions import Rules
from causim.interop.python.module import Module, parameters, read_module
from causim.interop.python.reading import MAX_MODULE, read_python, refuse
from causim.interop.python.samplers import distribution
from causim.interop.python.terms import Operand, literal, variable
from causim.interop.python.translate import Mechanism, translate_function
from causim.interop.wiring import MECHANISM, SAMPLER, Input, Wiring, wire
from causim.model.domain import Domain, LabelDomain, Value, show
from causim.model.expr import BUILTINS
from causim.source import SourceText, Span
from causim.syntax import ast
from causim.syntax.mistakes import KEYWORDS
from causim.syntax.parse import parse_fragment

_RULES = Rules(walrus=True, closed_labels=False)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Bundle:
    """A Python model as it was found. `types` are declared types of nodes and exogenous variables, by name."""

    name: str
    source: SourceText
    doc: str | None = None
    types: Mapping[str, SourceText] = field(default_factory=dict)


def read_bundle(bundle: Bundle) -> ast.Spec:
    """The specification that a bundle says, of which the checker has proved nothing yet.

    Raises SpecError with a diagnostic for each variable that could not be read: those of `translate_mechanism`, and
    `python-sampler` and `python-wiring`.
    """
    module = read_module(read_python(bundle.source, MAX_MODULE), imports=True)
    return _Reader(bundle, module, wire(module)).spec()


class _Reader:
    def __init__(self, bundle: Bundle, module: Module, wiring: Wiring) -> None:
        self.bundle = bundle
        self.module = module
        self.wiring = wiring
        self.top = bundle.source.span(0, 0)
        self.names = _named(wiring.inputs)
        self.declared = {name: _declared(text) for name, text in bundle.types.items()}
        self.domains: dict[str, Domain] = {}
        self.label_domains: dict[frozenset[str], LabelDomain] = {}
        self.order = _label_order(module.text.tree)
        self.diagnostics: list[Diagnostic] = []
        self.exogenous_names = self._exogenous_names()
        self.taken = frozenset((*self.names.values(), *self.exogenous_names.values()))

    def spec(self) -> ast.Spec:
        nodes: list[ast.NodeDecl] = []
        for node, inputs in self.wiring.inputs.items():
            if any(source.draw is None and source.of not in self.domains for source in inputs):
                continue  # a cause could not be read, and is reported
            try:
                nodes.append(self.node(node, inputs))
            except SpecError as error:
                self.diagnostics.extend(error.diagnostics)
        if self.diagnostics:
            raise SpecError(self.diagnostics)
        doc = ast.Doc(clean_text(self.bundle.doc), span=self.top) if self.bundle.doc else None
        model = ast.ModelDecl(ast.Name(legal_name(self.bundle.name), span=self.top), doc, span=self.top)
        return ast.Spec(model, nodes=tuple(nodes), source=self.bundle.source)

    def node(self, node: str, inputs: tuple[Input, ...]) -> ast.NodeDecl:
        function = self.module.functions[MECHANISM + node]
        span = self.module.text.span(function)
        exogenous = next((self.exogenous(node, source) for source in inputs if source.draw is not None), None)
        env: dict[str, Operand] = {}
        for parameter, source in zip(parameters(function), inputs, strict=True):
            if source.draw is None:
                env[parameter] = variable(self.names[source.of], self.domains[source.of], span)
            elif exogenous is not None:
                env[parameter] = variable(exogenous[0].name.text, exogenous[1], span)
        mechanism = translate_function(self.module, function, env, _RULES, taken=self.taken)
        parents = dict.fromkeys(source.of for source in inputs if source.draw is None)
        known = {self.names[parent]: self.domains[parent] for parent in parents}
        if exogenous is not None:
            known[exogenous[0].name.text] = exogenous[1]
        domain = self.declared.get(node) or self.canonical(
            reached(mechanism.lets, mechanism.value, mechanism.kind, known, self.order)
        )
        mechanism = _reading(mechanism.of_type(domain), known)
        self.domains[node] = domain
        return self.declaration(node, tuple(parents), domain, exogenous, mechanism, span)

    def declaration(
        self,
        node: str,
        parents: tuple[str, ...],
        domain: Domain,
        exogenous: tuple[ast.ExogenousDecl, Domain] | None,
        mechanism: Mechanism,
        span: Span,
    ) -> ast.NodeDecl:
        own = exogenous[0] if exogenous is not None else None
        value: ast.Expr | None = mechanism.value
        if exogenous is not None and own is not None and exogenous[1] == domain:
            own = replace(own, type=None)  # it has the node's
            if value == ast.Ref(own.name.text, span=span) and not parents:
                value = None
        return ast.NodeDecl(
            ast.Name(self.names[node], span=span),
            tuple(ast.Name(self.names[parent], span=span) for parent in parents),
            type_expr(domain, span),
            ast.Doc(clean_text(mechanism.doc), span=span) if mechanism.doc else None,
            exogenous=own,
            lets=mechanism.lets,
            value=value,
            span=span,
        )

    # --- exogenous variables

    def _exogenous_names(self) -> dict[str, str]:
        """For each node the key that its draws are kept under, if that can be a name; else `U_X`."""
        keys = Counter(self.wiring.names.values())
        nodes = set(self.names.values())
        found = {}
        for node, name in self.names.items():
            key = self.wiring.names.get(node)
            usable = key is not None and keys[key] == 1 and key not in nodes and key == legal_name(key)
            found[node] = key if key is not None and usable else SAMPLER + name
        return found

    def exogenous(self, node: str, source: Input) -> tuple[ast.ExogenousDecl, Domain]:
        """The exogenous variable of a node, with the probabilities of the sampler that it is drawn by."""
        function = self.module.functions.get(SAMPLER + source.of)
        assert function is not None  # the wiring knows samplers only
        span = self.module.text.span(function)
        weighted = dict(distribution(self.module, function))
        name = self.exogenous_names[node]
        domain = self.declared.get(name)
        if domain is None:
            found = domain_of(sorted(weighted, key=self._rank) if _are_labels(weighted) else list(weighted))
            if found is None:
                refuse(
                    "python-sampler", span, "this draws values of different types", "Draw values of one type."
                )
            domain = self.canonical(found)
        if strange := [value for value in weighted if value not in domain]:
            message = f"this draws {show(strange[0])}, which is not a value of {domain}"
            refuse("python-sampler", span, message, "Correct the sampler or the type.")
        weights = tuple(
            ast.Weight(literal(v, span), ast.Number(weighted.get(v, Fraction(0)), span=span), span=span)
            for v in domain
        )
        uniform = len({weight.weight.value for weight in weights}) == 1
        inside = Span(span.source, span.start, span.start)  # a declaration of its own: another place
        declaration = ast.ExogenousDecl(
            ast.Name(name, span=inside), type_expr(domain, span), None if uniform else weights, span=span
        )
        return declaration, domain

    def _rank(self, label: Value) -> int:
        return self.order.get(str(label), len(self.order))

    def canonical(self, domain: Domain) -> Domain:
        """One type for each set of labels, so that they can be compared."""
        if not isinstance(domain, LabelDomain):
            return domain
        for declared in self.declared.values():
            if isinstance(declared, LabelDomain) and set(declared.labels) == set(domain.labels):
                return declared
        return self.label_domains.setdefault(frozenset(domain.labels), domain)


def _are_labels(values: Mapping[Value, Fraction]) -> bool:
    return all(isinstance(value, str) for value in values)


def _declared(text: SourceText) -> Domain:
    """The domain of a type that a bundle declares."""
    context = Context()
    domain = resolve_type(context, parse_fragment(text, "type_expr"))
    if domain is None:
        raise SpecError(context.sink.diagnostics)
    return domain


def _reading(mechanism: Mechanism, inputs: Mapping[str, Domain]) -> Mechanism:
    """The mechanism with every input read: the edges of a Python model are the parameters of its functions."""
    idle = [name for name in inputs if name not in mechanism.reads]
    if not idle:
        return mechanism
    span = mechanism.value.span
    subjects = tuple(ast.Ref(name, span=span) for name in idle)
    arm = ast.Arm(tuple(ast.Wildcard(span=span) for _ in idle), mechanism.value, span=span)
    return replace(mechanism, value=ast.MatchExpr(subjects, (arm,), span=span))


def _label_order(tree: python.Module) -> dict[str, int]:
    """The strings of a text in the order in which they appear."""
    found = [n for n in python.walk(tree) if isinstance(n, python.Constant) and isinstance(n.value, str)]
    found.sort(key=lambda n: (n.lineno, n.col_offset))
    order: dict[str, int] = {}
    for constant in found:
        order.setdefault(str(constant.value), len(order))
    return order


def _named(nodes: Mapping[str, object]) -> dict[str, str]:
    """A name of the language for each variable, such that no two have one."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for node in sorted(nodes, key=lambda node: legal_name(node) != node):  # who can keep a name keeps it
        name = legal_name(node)
        while name in taken:
            name += "_"
        names[node] = name
        taken.add(name)
    return names


def legal_name(text: str) -> str:
    """The text, or what of it can be a name of the language."""
    name = text if _NAME.fullmatch(text) else re.sub(r"[^A-Za-z0-9_]+", "_", text).strip("_")
    if not _NAME.fullmatch(name):
        name = f"N{name}"
    while name in KEYWORDS or name in BUILTINS:
        name += "_"
    return name


def clean_text(text: str) -> str:
    """A docstring without what cannot stand in a specification."""
    plain = normalize("NFC", text.replace("\t", " "))
    return "".join(c for c in plain if c.isprintable() or c == "\n").strip()
