"""A module of Python: its constants and functions by name, and those helpers that the language has itself."""

from __future__ import annotations

import ast as python
from dataclasses import dataclass, field

from causim.compiler.python import HELPERS
from causim.diagnostics import Related
from causim.interop.python.reading import PythonText, quoted, refuse
from causim.source import Span

_HELPER_SIZE = 600  # characters
_IMPORTED = ("random", "math", "typing", "__future__")


@dataclass(frozen=True, slots=True)
class Module:
    """`helpers` are functions that compiled models bring along: names, and which of them they are. `draws` are names
    that were imported from `random`, and what they are called there."""

    text: PythonText
    constants: dict[str, python.expr] = field(default_factory=dict)
    functions: dict[str, python.FunctionDef] = field(default_factory=dict)
    helpers: dict[str, str] = field(default_factory=dict)
    draws: dict[str, str] = field(default_factory=dict)


def _shape(function: python.FunctionDef) -> str:
    """What a function does, whatever its name, docstring and layout are."""
    body = function.body[1:] if python.get_docstring(function) is not None else function.body
    return "\n".join([python.dump(function.args), *map(python.dump, body)])


def _known_shapes() -> dict[str, str]:
    found = {}
    for name, lines in HELPERS.items():
        definition = python.parse("\n".join(lines)).body[0]
        assert isinstance(definition, python.FunctionDef)
        found[_shape(definition)] = name
    return found


_SHAPES = _known_shapes()


def _recognise(module: Module, function: python.FunctionDef) -> None:
    """Enter a function that is, but for its docstring, a helper of compiled models."""
    try:
        known = _SHAPES.get(_shape(function))
    except (RecursionError, ValueError):  # of nesting and numbers that no helper has
        return
    if known is not None:
        module.helpers[function.name] = known


def read_module(text: PythonText, imports: bool) -> Module:
    """The definitions of a module.

    Raises SpecError for anything else at its top: `python-unsupported`; `python-name` for a name that is given twice.
    """
    module = Module(text)
    first: dict[str, Span] = {}
    for statement in text.tree.body:
        match statement:
            case python.FunctionDef(name=name):
                _enter(first, name, text.span(statement))
                check_function(text, statement)
                module.functions[name] = statement
                if name in HELPERS and len(text.whole(statement).text) < _HELPER_SIZE:
                    _recognise(module, statement)
            case python.Assign(targets=[python.Name(id=name)], value=value):
                _enter(first, name, text.span(statement))
                module.constants[name] = value
            case python.AnnAssign(target=python.Name(id=name), value=python.expr() as value):
                _enter(first, name, text.span(statement))
                module.constants[name] = value
            case python.Expr(value=python.Constant(value=str())):
                pass  # a docstring
            case python.Import() | python.ImportFrom() if imports and _harmless(statement):
                if isinstance(statement, python.ImportFrom) and statement.module == "random":
                    module.draws.update({alias.asname or alias.name: alias.name for alias in statement.names})
            case python.If(test=python.Compare(left=python.Name(id="__name__"))) if imports:
                pass  # what a script does when it is run; nothing runs here
            case _:
                what = quoted(text.span(statement).text)
                hint = "Only functions, and constants with a name, may stand outside of functions."
                refuse("python-unsupported", text.span(statement), f"{what} is no definition", hint)
    return module


def _harmless(statement: python.Import | python.ImportFrom) -> bool:
    """Imports whose names are understood, or mean nothing to what is read."""
    if isinstance(statement, python.ImportFrom):
        return statement.module in _IMPORTED and statement.level == 0
    return all(alias.name in _IMPORTED for alias in statement.names)


def _enter(first: dict[str, Span], name: str, span: Span) -> None:
    if name in first:
        related = (Related(first[name], "first defined here"),)
        refuse("python-name", span, f"{name} is defined twice", "Give each its own name.", related)
    first[name] = span


def check_function(text: PythonText, function: python.FunctionDef) -> None:
    """Refuse what a function can have besides positional parameters and a body."""
    arguments = function.args
    if function.decorator_list:
        span = text.span(function.decorator_list[0])
        refuse("python-signature", span, "decorators are not read", "Write the function without it.")
    if arguments.vararg or arguments.kwarg or arguments.kwonlyargs:
        extra = arguments.vararg or arguments.kwarg or arguments.kwonlyargs[0]
        message = f"{function.name} has parameters that are no plain ones"
        refuse("python-signature", text.span(extra), message, "Name each parent, and nothing else.")
    if (arguments.defaults or arguments.kw_defaults) and not may_default(function):
        place = text.span((arguments.defaults or arguments.kw_defaults)[0] or function)
        refuse("python-signature", place, "parameters have no defaults here", "Name the parameter only.")
    if getattr(function, "type_params", None):
        span = text.span(function)
        refuse("python-signature", span, "type parameters are not read", "Write plain parameters.")


def may_default(function: python.FunctionDef) -> bool:
    """Whether defaults do not matter: those of runners such as `run_once(seed=None)`, and of samplers' generators."""
    return not function.name.startswith("f_") and all(
        isinstance(default, python.Constant | python.Name | python.Attribute)
        for default in function.args.defaults
    )


def parameters(function: python.FunctionDef) -> list[str]:
    return [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
