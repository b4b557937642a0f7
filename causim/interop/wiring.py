"""Which values a Python model hands to each mechanism: read from `run_once` and the functions beside it.

    def run_once(seed=None):
        u = {"U_Drug": U_Drug(), "U_Outcome": U_Outcome()}
        drug = f_Drug(u["U_Drug"])
        outcome = f_Outcome(drug, u["U_Outcome"])
        return {"Drug": drug, "Outcome": outcome}

Calls of samplers `U_*` and mechanisms `f_*` are followed through variables and dictionaries. An `if` may replace a
value by another variable, as an intervention does. A mechanism that is not called there gets its inputs by the names of
its parameters: nodes, samplers, and `u` for its own.
"""

from __future__ import annotations

import ast as python
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from heapq import heapify, heappop, heappush

from causim.interop.python.module import Module, parameters
from causim.interop.python.reading import refuse

MECHANISM, SAMPLER = "f_", "U_"
_OWN = ("u", "noise")


@dataclass(frozen=True, slots=True)
class Input:
    """What a parameter of a mechanism is: the value of a node, or (`draw` is not None) one draw of a sampler."""

    of: str
    draw: str | None = None


@dataclass(slots=True)
class Wiring:
    """`inputs` of each node's mechanism in order, nodes in causal order. `names` are keys that draws are kept under."""

    inputs: dict[str, tuple[Input, ...]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)


def wire(module: Module) -> Wiring:
    """Raises SpecError: `python-wiring`."""
    return _Wirer(module).wiring()


class _Wirer:
    def __init__(self, module: Module) -> None:
        self.module = module
        functions = module.functions
        self.samplers = {name[len(SAMPLER) :] for name in functions if name.startswith(SAMPLER)}
        self.nodes = [name[len(MECHANISM) :] for name in functions if name.startswith(MECHANISM)]
        self.known: dict[str, Input | None] = {}  # by local name, or by `name[key]`; None for another value
        self.choosing = False  # inside an `if`
        self.keys: dict[str, Input] = {}  # of dictionaries of draws
        self.called: dict[str, dict[str, Input | None]] = {}
        self.draws = 0

    def wiring(self) -> Wiring:
        for _ in range(2):  # a function may use the keys of one that stands after it
            self.called, self.draws = {}, 0
            for name, function in self.module.functions.items():
                if not name.startswith((MECHANISM, SAMPLER)):
                    self.known = {}
                    self._statements(function.body)
        nodes = [node for node in self.nodes if node in self.called] or self.nodes
        if not nodes:
            span = self.module.text.source.span(0, 0)
            refuse("python-wiring", span, "there is no mechanism `f_X` here", "Define one for each variable.")
        inputs = {node: self._inputs(node, nodes) for node in nodes}
        self._check_draws(inputs)
        names = {found.of: key for key, found in self.keys.items() if found.draw is not None}
        return Wiring({node: inputs[node] for node in self._ordered(inputs)}, names)

    # --- runners

    def _statements(self, body: list[python.stmt]) -> None:
        for statement in body:
            match statement:
                case python.Assign(targets=[target], value=value):
                    self._assign(target, value)
                case python.AnnAssign(target=target, value=python.expr() as value):
                    self._assign(target, value)
                case python.Return(value=python.expr() as value) | python.Expr(value=value):
                    self._value("", value)
                case python.If(body=then, orelse=otherwise):
                    outer, self.choosing = self.choosing, True
                    self._statements(then)
                    self._statements(otherwise)
                    self.choosing = outer
                case _:
                    self.known |= dict.fromkeys(_assigned(statement))

    def _assign(self, target: python.expr, value: python.expr) -> None:
        name = _place(target)
        found = self._value(name or "", value)
        replaces = self.choosing and isinstance(value, python.Name | python.Subscript)
        if name is not None and (found is not None or not replaces):
            self.known[name] = found

    def _value(self, name: str, node: python.expr) -> Input | None:
        """What an expression is; a dictionary's entries are entered as `name[key]`."""
        match node:
            case python.Call(func=python.Name(id=function)) if function in self.module.functions:
                return self._called(function, node)
            case python.Dict(keys=keys, values=values):
                for key, value in zip(keys, values, strict=True):
                    found = self._value("", value)
                    if isinstance(key, python.Constant) and isinstance(key.value, str) and found is not None:
                        self.known[f"{name}[{key.value}]"] = found
                        if found.draw is not None:
                            self.keys[key.value] = Input(found.of, key.value)
                return None
            case python.IfExp(body=then, orelse=otherwise):
                return self._choice(then, otherwise)
            case python.Name() | python.Subscript():
                place = _place(node)
                if place in self.known:
                    return self.known[place]
                name_ = node.id if isinstance(node, python.Name) else _key(node)
                return self._by_key(name_) if name_ is not None else None
        return None

    def _choice(self, then: python.expr, otherwise: python.expr) -> Input | None:
        """A conditional expression of which one side may be what an intervention puts in the place of the other."""
        first, second = self._value("", then), self._value("", otherwise)
        if first == second:
            return first
        if first is None and isinstance(then, python.Name | python.Subscript):
            return second
        return first if second is None and isinstance(otherwise, python.Name | python.Subscript) else None

    def _by_key(self, key: str) -> Input | None:
        if key in self.keys:
            return self.keys[key]
        if key in self.nodes:
            return Input(key)
        own = key[len(SAMPLER) :] if key.startswith(SAMPLER) else None
        return Input(own, key) if own in self.samplers and own is not None else None

    def _called(self, function: str, node: python.Call) -> Input | None:
        if function.startswith(SAMPLER):
            self.draws += 1
            return Input(function[len(SAMPLER) :], f"<draw {self.draws}>")
        if not function.startswith(MECHANISM):
            return None
        names = parameters(self.module.functions[function])
        given = dict(zip(names, node.args, strict=False))
        given |= {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
        own = function[len(MECHANISM) :]
        found = {name: self._value("", value) for name, value in given.items()}
        before = self.called.setdefault(own, found)
        if _places(before) != _places(found):
            message = f"{function} is called in two ways"
            refuse("python-wiring", self.module.text.span(node), message, "A variable has one mechanism.")
        return Input(own)

    # --- mechanisms

    def _inputs(self, node: str, nodes: list[str]) -> tuple[Input, ...]:
        function = self.module.functions[MECHANISM + node]
        given = self.called.get(node, {})
        span = self.module.text.span(function)
        found: list[Input] = []
        for name in parameters(function):
            source = given.get(name) if node in self.called else self._by_name(name, node, nodes)
            if source is None or (source.draw is None and source.of not in nodes):
                message = f"it is not clear which variable is the parameter {name} of f_{node}"
                refuse(
                    "python-wiring",
                    span,
                    message,
                    "Name parameters after variables, or call f_X(...) in run_once.",
                )
            found.append(source)
        if sum(source.draw is not None for source in found) > 1:
            message = f"f_{node} has more than one exogenous variable"
            refuse("python-wiring", span, message, "Draw one value that stands for all of them.")
        return tuple(found)

    def _by_name(self, name: str, node: str, nodes: list[str]) -> Input | None:
        if name in nodes:
            return Input(name)
        own = self._by_key(name)
        if own is not None:
            return own
        if name.lower() in (*_OWN, f"u_{node}".lower()) and node in self.samplers:
            return Input(node, SAMPLER + node)
        alike = [other for other in nodes if other.lower() == name.lower()]
        return Input(alike[0]) if len(alike) == 1 else None

    def _check_draws(self, inputs: Mapping[str, tuple[Input, ...]]) -> None:
        """Exogenous variables are independent: one draw stands in one mechanism."""
        first: dict[str, str] = {}
        for node, sources in inputs.items():
            for source in sources:
                if source.draw is not None and first.setdefault(source.draw, node) != node:
                    span = self.module.text.span(self.module.functions[MECHANISM + node])
                    message = f"f_{node} shares a draw of U_{source.of} with f_{first[source.draw]}"
                    hint = "Make it a variable of its own, and a parent of both."
                    refuse("python-wiring", span, message, hint)

    def _ordered(self, inputs: Mapping[str, tuple[Input, ...]]) -> list[str]:
        """Causes first; otherwise as in the text."""
        parents = {node: [s.of for s in sources if s.draw is None] for node, sources in inputs.items()}
        sorter = TopologicalSorter(parents)
        try:
            sorter.prepare()
        except CycleError as error:
            path = error.args[1][::-1]
            span = self.module.text.span(self.module.functions[MECHANISM + path[0]])
            refuse("python-wiring", span, f"a cycle: {' -> '.join(path)}", "Causes come before effects.")
        names = list(inputs)
        place = {node: index for index, node in enumerate(names)}
        ready = [place[node] for node in sorter.get_ready()]
        heapify(ready)
        order: list[str] = []
        while ready:
            order.append(names[heappop(ready)])
            sorter.done(order[-1])
            for node in sorter.get_ready():
                heappush(ready, place[node])
        return order


def _places(found: Mapping[str, Input | None]) -> dict[str, str | None]:
    return {name: source.of if source is not None else None for name, source in found.items()}


def _place(node: python.expr) -> str | None:
    """A variable, or an entry of a dictionary, as a text."""
    match node:
        case python.Name(id=name):
            return name
        case python.Subscript(value=python.Name(id=name)) if (key := _key(node)) is not None:
            return f"{name}[{key}]"
    return None


def _key(node: python.expr) -> str | None:
    match node:
        case python.Subscript(slice=python.Constant(value=str() as key)):
            return key
    return None


def _assigned(statement: python.stmt) -> Iterator[str]:
    """Variables that a statement of another kind may change."""
    for node in python.walk(statement):
        if isinstance(node, python.Name | python.Subscript) and isinstance(node.ctx, python.Store):
            name = _place(node)
            if name is not None:
                yield name
