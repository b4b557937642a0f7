"""A mechanism that was written as restricted Python, as a mechanism of the language. Nothing is executed.

    def f_Outcome(Drug, Age, u):
        relief = {"none": 0, "low": 2, "high": 4}[Drug]
        if Age > 65:
            relief -= 1
        return max(0, min(10, relief + u))

Read are: assignments, `if`, `elif`, `else`, early returns, conditional expressions, comparisons (chained ones too),
`and`, `or`, `not`, `in`, integer arithmetic, `abs`, `min`, `max`, `sum`, `len`, `any`, `all`, `int`, `bool`,
`round(a / b)`, look-ups in dictionaries and tuples that are written out, constants and further functions of the module.
All else is refused, with its place. What is read means in the language what it means in Python; whether it has a value
of the declared type for all inputs is for the checker to prove.
"""

from __future__ import annotations

import ast as python
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from causim.checker.kinds import Kind
from causim.interop.python.conditions import as_type
from causim.interop.python.expressions import Rules
from causim.interop.python.module import Module, check_function, parameters, read_module
from causim.interop.python.reading import MAX_MECHANISM, read_python, refuse
from causim.interop.python.samplers import Draws, Sampling
from causim.interop.python.statements import names_in, pruned
from causim.interop.python.terms import Operand, Term, variable
from causim.model.domain import Domain
from causim.source import SourceText
from causim.syntax import ast

_EXOGENOUS_NAMES = ("u", "U", "noise")  # of the last parameter, besides the variable's own


@dataclass(frozen=True, slots=True)
class Mechanism:
    """The body of a node. `kind` is what is known of its value, `doc` the docstring of the function."""

    lets: tuple[ast.Let, ...]
    value: ast.Expr
    kind: Kind
    doc: str | None = None

    def of_type(self, domain: Domain) -> Mechanism:
        """The mechanism with a value of this type, which holds all that it reaches. Raises SpecError."""
        term = as_type(Term(self.value, self.kind), domain, self.value.span, closed=False)
        return replace(self, value=term.expr, kind=term.kind)

    @property
    def reads(self) -> frozenset[str]:
        """The names that the body refers to, its own bindings among them."""
        return frozenset().union(names_in(self.value), *(names_in(let.value) for let in self.lets))


def translate_mechanism(
    source: SourceText,
    parents: Mapping[str, Domain],
    exogenous: tuple[str, Domain] | None,
    *,
    result: Domain | None = None,
    taken: Collection[str] = (),
) -> Mechanism:
    """The mechanism that a text of Python defines: its last function, the others being called by it.

    The function's parameters are the parents, in any order, and the exogenous variable by its name or as `u`. `result`
    is the node's type: 0 and 1 become truth values there, and the other way round. Bindings get none of the names in
    `taken`, which are those of constants, tables and functions of the model.

    Raises SpecError, with the place in the text: `python-syntax`, `python-text`, `python-too-large`,
    `python-signature`, `python-name`, `python-type`, `python-lookup`, `python-no-return`, `python-unsupported`,
    `overflow`, `division-by-zero`, `unknown-label`.
    """
    text = read_python(source, MAX_MECHANISM)
    module = read_module(text, imports=False)
    if not module.functions:
        message = "there is no function here"
        refuse("python-signature", source.span(0, 0), message, "Write `def f_X(parents, u):` and a body.")
    function = list(module.functions.values())[-1]
    env = _arguments(module, function, parents, exogenous)
    return translate_function(module, function, env, Rules(), result=result, taken=taken)


def translate_function(
    module: Module,
    function: python.FunctionDef,
    env: Mapping[str, Operand],
    rules: Rules,
    *,
    result: Domain | None = None,
    taken: Collection[str] = (),
) -> Mechanism:
    """The mechanism of one function of a module, given what its parameters are. Raises SpecError."""
    check_function(module.text, function)
    inputs = {
        value.expr.name
        for value in env.values()
        if isinstance(value, Term) and isinstance(value.expr, ast.Ref)
    }
    bodies = Sampling(module, rules, {*taken, *inputs}, Draws())
    value = bodies.function(function, dict(env))
    if result is not None:
        value = as_type(value, result, value.span, rules.closed_labels)
    lets, expr = pruned(bodies.lets, value.expr), value.expr
    while lets and isinstance(expr, ast.Ref) and expr.name == lets[-1].name.text:
        lets, expr = lets[:-1], lets[-1].value  # `x = ...` and `return x` at once
    return Mechanism(lets, expr, value.kind, python.get_docstring(function))


def _arguments(
    module: Module,
    function: python.FunctionDef,
    parents: Mapping[str, Domain],
    exogenous: tuple[str, Domain] | None,
) -> dict[str, Operand]:
    """What each parameter is: a parent, or the exogenous variable."""
    names = parameters(function)
    wanted = [*parents, *([exogenous[0]] if exogenous else [])]
    span = module.text.span(function)
    env: dict[str, Operand] = {}
    for index, name in enumerate(names):
        last = index == len(names) - 1
        if name in parents:
            env[name] = variable(name, parents[name], span)
        elif exogenous is not None and (name == exogenous[0] or (last and name in _EXOGENOUS_NAMES)):
            env[name] = variable(*exogenous, span)
        else:
            message = f"{name} is neither a parent nor the exogenous variable"
            refuse("python-signature", span, message, f"The parameters are {', '.join(wanted) or 'none'}.")
    if len(set(names)) < len(wanted):
        message = f"{function.name} has {len(names)} parameters where {len(wanted)} are needed"
        refuse("python-signature", span, message, f"The parameters are {', '.join(wanted)}.")
    return env
