"""Models as standalone Python: a sampler `U_X` and a mechanism `f_X` for each node, and `run_once(seed)`.

The text imports nothing but `random`, needs Python 3.9 and is meant to be read, by people and in prompts. It is one of
two independent meanings of a model; the other is `causim.model.evaluate`, which never sees this text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from math import lcm, prod
from random import Random
from typing import Any

from causim.compiler.names import constant_case, fresh, rename
from causim.compiler.python_expressions import ExpressionWriter, Locals, ModuleNames, bound
from causim.compiler.python_statements import BodyWriter
from causim.compiler.python_text import STEP, comment, docstring, enclose, fill, literal, visible
from causim.errors import MisuseError
from causim.model.domain import Domain, IntDomain, LabelDomain, Value
from causim.model.expr import All, Body, Builtin, Compare, Expr, Member, Role, Variable, walk
from causim.model.scm import SCM, Exogenous, Function, Node, Table

DENSE_TABLE = 200  # a table with more combinations of keys is emitted as a function of its rows

_API = ("random", "clamp", "round_div", "draw", "sample_exogenous", "evaluate", "run_once")

HELPERS = {
    "clamp": (
        "def clamp(value, low, high):",
        '    """The value, moved to the nearer bound if it lies outside low..high."""',
        "    return max(low, min(value, high))",
    ),
    "round_div": (
        "def round_div(n, d):",
        '    """n / d rounded to the nearest integer, halves to even."""',
        "    quotient, remainder = divmod(n, d)",
        "    twice = 2 * abs(remainder)",
        "    if twice > abs(d) or (twice == abs(d) and quotient % 2 == 1):",
        "        return quotient + 1",
        "    return quotient",
    ),
    "draw": (
        "def draw(rng, weights):",
        '    """One key of weights, with probability exactly proportional to its weight."""',
        "    ticket = rng.randrange(sum(weights.values()))",
        "    for value, weight in weights.items():",
        "        ticket -= weight",
        "        if ticket < 0:",
        "            return value",
    ),
}


@dataclass(frozen=True)
class CompiledModel:
    """A model's compiled text, and the functions that it defines."""

    model: SCM
    source: str = field(repr=False)
    functions: Mapping[str, Any] = field(repr=False, compare=False)

    def mechanism(self, node: str) -> Callable[..., Value]:
        """`f_X`, which takes the parents' values in declared order, then the exogenous value if there is one.

        Raises MisuseError for an unknown node.
        """
        self._node(node)
        found: Callable[..., Value] = self.functions[f"f_{node}"]
        return found

    def sampler(self, node: str) -> Callable[[Random], Value]:
        """`U_X`, which draws the exogenous value of a node.

        Raises MisuseError for an unknown node, and for one without an exogenous variable.
        """
        if self._node(node).exogenous is None:
            raise MisuseError(f"{node} is deterministic: it has no exogenous variable")
        found: Callable[[Random], Value] = self.functions[f"U_{node}"]
        return found

    def run_once(self, seed: int | None = None) -> dict[str, Value]:
        """Values of all nodes, in causal order, in one random run."""
        found: dict[str, Value] = self.functions["run_once"](seed)
        return found

    def _node(self, name: str) -> Node:
        if name not in self.model.node_by_name:
            raise MisuseError(f"the model {self.model.name} has no node {name}")
        return self.model.node_by_name[name]


def compile_python(model: SCM, comments: bool = True) -> str:
    """The model as the text of one Python module, with docstrings and comments or without any."""
    return _Compiler(model, comments).module()


def load(model: SCM) -> CompiledModel:
    """The model compiled and run as a fresh module, its functions ready to be called."""
    source = compile_python(model)
    namespace: dict[str, Any] = {"__name__": f"causim_compiled_{model.name}"}
    exec(compile(source, f"<{model.name}>", "exec"), namespace)
    return CompiledModel(model, source, namespace)


class _Compiler:
    def __init__(self, model: SCM, comments: bool) -> None:
        self.model = model
        self.comments = comments
        public = {*_API, *(f"{kind}_{node.name}" for node in model.nodes for kind in "Uf")}
        constants = [name for name, _, _ in model.constants]
        tables = [table.name for table in model.tables]
        declared = [*constants, *tables, *(f.name for f in model.functions)]
        renamed = rename(declared, public)
        self.taken = frozenset(public) | frozenset(renamed.values())
        ranks = self._rank_names()
        self.taken |= frozenset(ranks.values())
        called = frozenset(t.name for t in model.tables if prod(len(key) for key in t.keys) > DENSE_TABLE)
        self.names = ModuleNames(
            {n: renamed[n] for n in constants},
            {n: renamed[n] for n in tables},
            {f.name: renamed[f.name] for f in model.functions},
            ranks,
            called,
        )

    def _rank_names(self) -> dict[LabelDomain, str]:
        """A constant for every order that some expression ranks by, named after its type or else a node of it."""
        bodies = [f.body for f in self.model.functions] + [n.body for n in self.model.nodes]
        found: dict[LabelDomain, str] = {}
        for order in dict.fromkeys(order for body in bodies for order in _orders(body)):
            titles = [t.name for t in self.model.types if t.domain == order]
            titles += [n.name for n in self.model.nodes if n.domain == order]
            stem = f"{constant_case(titles[0])}_RANK" if titles else "RANK"
            found[order] = fresh(stem, self.taken, found.values())
        return found

    def module(self) -> str:
        blocks = [self.function(f) for f in self.model.functions]
        for node in self.model.nodes:
            if node.exogenous:
                blocks.append(self.sampler(node, node.exogenous))
            blocks.append(self.mechanism(node))
        blocks += self.runners()
        tables = [self.table(t) for t in self.model.tables]
        helpers = [list(lines) for name, lines in HELPERS.items() if name in self.names.helpers]
        if not self.comments:
            helpers = [[line for line in block if not line.lstrip().startswith('"""')] for block in helpers]
        head = "\n".join([*self.title(), "import random"])
        constants = "\n".join(self.constants())
        flat = ["\n".join(lines) for lines in tables if not _defines(lines)]
        tall = ["\n".join(lines) for lines in [*helpers, *(t for t in tables if _defines(t)), *blocks]]
        top = "\n\n".join(part for part in [head, constants, *flat] if part)
        return "\n\n\n".join([top, *tall]) + "\n"

    def title(self) -> list[str]:
        if not self.comments:
            return []
        doc = f"\n\n{self.model.doc.strip()}" if self.model.doc and self.model.doc.strip() else ""
        text = f"The structural causal model {self.model.name}.{doc}\n\n" + (
            "For each variable X, U_X draws its exogenous variable and f_X is its mechanism, a function of its\n"
            "causes and of the exogenous value. run_once(seed) gives the values of all variables in one run."
        )
        return [*docstring(text, ""), ""]

    def constants(self) -> list[str]:
        lines: list[str] = []
        for name, domain, value in self.model.constants:
            note = f"  # {visible(str(domain))}" if self.comments and len(str(domain)) < 60 else ""
            lines.append(f"{self.names.constants[name]} = {literal(value)}{note}")
        for order, name in self.names.ranks.items():
            pairs = [f"{literal(label)}: {rank}" for rank, label in enumerate(order)]
            lines.extend(enclose(f"{name} = {{", pairs, "}"))
        return lines

    def table(self, table: Table) -> list[str]:
        name = self.names.tables[table.name]
        if table.name in self.names.called_tables:
            return self.tall_table(table, name)
        notes = comment(table.doc, "") if self.comments and table.doc else []
        pairs = {keys: f"{_key(keys)}: {literal(table(*keys))}," for keys in _combinations(table.keys)}
        if len(table.keys) == 1:
            return [*notes, *enclose(f"{name} = {{", [text[:-1] for text in pairs.values()], "}")]
        lines = [*notes, f"{name} = {{"]
        for _, group in groupby(
            pairs, key=lambda keys: keys[:-1]
        ):  # a line for each value of all keys but the last
            lines += fill(STEP, [pairs[keys] for keys in group], "", "")
        return [*lines, "}"]

    def tall_table(self, table: Table, name: str) -> list[str]:
        """A table over large domains, as its rows in order. The last row needs no test: one row always matches."""
        scope = Locals({}, self.taken)
        keys = [bound(scope, scope.temporary("key"), Variable("", Role.ARGUMENT)) for _ in table.keys]
        writer = ExpressionWriter(self.names, scope)
        lines = [f"def {name}({', '.join(writer.text(k) for k in keys)}):"]
        lines += docstring(table.doc, STEP) if self.comments and table.doc else []
        for patterns, value in table.rows[:-1]:
            tests: list[Expr] = [
                Member(k, p) for k, p in zip(keys, patterns, strict=True) if p.options is not None
            ]
            if not tests:
                return [*lines, f"{STEP}return {literal(value)}"]
            test = writer.text(tests[0] if len(tests) == 1 else All(tuple(tests)))
            lines += [f"{STEP}if {test}:", f"{STEP}{STEP}return {literal(value)}"]
        return [*lines, f"{STEP}return {literal(table.rows[-1][1])}"]

    def function(self, function: Function) -> list[str]:
        parameters = [name for name, _ in function.parameters]
        signature = ", ".join(f"{name}: {domain}" for name, domain in function.parameters)
        notes = comment(f"{function.name}({signature}) -> {function.result}") if self.comments else []
        header = self.names.functions[function.name]
        return [*notes, *self.define(header, parameters, {}, function.body, function.doc)]

    def mechanism(self, node: Node) -> list[str]:
        parameters = [*node.parents]
        preferred: dict[str, str] = {}
        if node.exogenous:
            parameters.append(node.exogenous.name)
            if node.exogenous.name in self.taken:
                preferred[node.exogenous.name] = "u"  # `U_X`, as a rule: the name of the sampler
        notes = [] if node.exogenous else self.heading(node)
        return [*notes, *self.define(f"f_{node.name}", parameters, preferred, node.body, node.doc)]

    def define(
        self, header: str, parameters: list[str], preferred: Mapping[str, str], body: Body, doc: str | None
    ) -> list[str]:
        """A function whose parameters and lets are renamed together; `preferred` replaces names before that."""
        names = [*parameters, *(name for name, _ in body.lets)]
        plain = [name for name in names if name not in preferred]
        renamed = rename(plain, self.taken)
        for name, wish in preferred.items():
            renamed[name] = fresh(wish, self.taken, renamed.values())
        writer = BodyWriter(self.names, Locals(renamed, self.taken))
        opening = enclose(f"def {header}(", [renamed[p] for p in parameters], "):")
        return [*opening, *(docstring(doc) if self.comments and doc else []), *writer.body(body)]

    def heading(self, node: Node) -> list[str]:
        """A comment that tells a node's label, type and unit."""
        if not self.comments:
            return []
        label = f" ({node.label})" if node.label else ""
        type_name = f"{node.type_name} = " if node.type_name else ""
        unit = f", in {node.unit}" if node.unit else ""
        return comment(f"{node.name}{label}: {type_name}{node.domain}{unit}")

    def sampler(self, node: Node, exogenous: Exogenous) -> list[str]:
        lines = [*self.heading(node), f"def U_{node.name}(rng):"]
        if self.comments:
            lines += docstring(
                f"Draw {exogenous.name}, the exogenous variable of {node.name}: {exogenous.domain}."
            )
        support = exogenous.support
        values = [value for value, _ in support]
        if len(support) == 1:
            return [*lines, f"{STEP}return {literal(values[0])}"]
        if len({weight for _, weight in support}) == 1:
            domain = exogenous.domain
            if (
                isinstance(domain, IntDomain)
                and isinstance(domain.values, range)
                and len(values) == len(domain)
            ):
                return [*lines, f"{STEP}return rng.randint({domain.low}, {domain.high})"]
            return [*lines, *enclose("return rng.choice((", [literal(v) for v in values], "))", STEP)]
        self.names.helpers.add("draw")
        scale = lcm(*(weight.denominator for _, weight in support))
        pairs = [f"{literal(value)}: {int(weight * scale)}" for value, weight in support]
        return [*lines, *enclose("return draw(rng, {", pairs, "})", STEP)]

    def runners(self) -> list[list[str]]:
        """`sample_exogenous`, `evaluate` and `run_once`."""
        note = self.comments
        drawn = [
            f"{STEP * 2}{literal(n.exogenous.name)}: U_{n.name}(rng),"
            for n in self.model.nodes
            if n.exogenous
        ]
        sample = ["def sample_exogenous(rng):"]
        sample += docstring("Draw every exogenous variable, independently of the others.") if note else []
        sample += [f"{STEP}return {{", *drawn, f"{STEP}}}"] if drawn else [f"{STEP}return {{}}"]
        evaluate = ["def evaluate(u):"]
        evaluate += (
            docstring("The values of all variables, causes first, given the exogenous values.")
            if note
            else []
        )
        locals_ = rename((node.name for node in self.model.nodes), self.taken, {"u"})
        for node in self.model.nodes:
            arguments = [locals_[p] for p in node.parents]
            arguments += [f"u[{literal(node.exogenous.name)}]"] if node.exogenous else []
            evaluate += enclose(f"{locals_[node.name]} = f_{node.name}(", arguments, ")", STEP)
        pairs = [f"{literal(node.name)}: {locals_[node.name]}" for node in self.model.nodes]
        evaluate += enclose("return {", pairs, "}", STEP)
        run = ["def run_once(seed=None):"]
        run += (
            docstring("The values of all variables in one run; the same seed gives the same run.")
            if note
            else []
        )
        run += [f"{STEP}return evaluate(sample_exogenous(random.Random(seed)))"]
        return [sample, evaluate, run]


def _orders(body: Body) -> list[LabelDomain]:
    """Orders by whose ranks the body compares, computes or chooses."""
    expressions = [x for _, x in body.lets] + [body.result]
    inner = (e for x in expressions for e in walk(x))
    return [e.order for e in inner if isinstance(e, Compare | Builtin) and e.order is not None]


def _key(keys: tuple[Value, ...]) -> str:
    return literal(keys[0]) if len(keys) == 1 else f"({', '.join(map(literal, keys))})"


def _combinations(domains: tuple[Domain, ...]) -> list[tuple[Value, ...]]:
    found: list[tuple[Value, ...]] = [()]
    for domain in domains:
        found = [(*keys, value) for keys in found for value in domain]
    return found


def _defines(lines: list[str]) -> bool:
    return any(line.startswith("def ") for line in lines)
