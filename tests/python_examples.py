"""Examples of Python as tests read them: a mechanism of known inputs, a whole model, or a state that holds models.

The inputs that a mechanism can have, by the names of its parameters: Dose is "none", "low" or "high", Sick a truth
value, A an integer from 0 to 9; u, from 0 to 2, is the exogenous variable.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from causim.checker import check
from causim.diagnostics import Diagnostic
from causim.errors import SpecError
from causim.interop.bundle import Bundle, read_bundle
from causim.interop.python import Mechanism, translate_mechanism
from causim.interop.python.domains import type_expr
from causim.interop.state import read_state
from causim.model.domain import BOOL, Domain, IntDomain, LabelDomain
from causim.model.scm import SCM
from causim.source import SourceText
from causim.syntax import ast
from causim.syntax.parse import parse
from causim.syntax.printer import print_expr, print_spec

INPUTS: dict[str, Domain] = {
    "Dose": LabelDomain(("none", "low", "high"), ordered=True),
    "Sick": BOOL,
    "A": IntDomain(range(10)),
}
EXOGENOUS = ("U", IntDomain(range(3)))


def parents_of(text: str) -> dict[str, Domain]:
    """The inputs that the last function of a text names."""
    _, _, rest = text[:20_000].rpartition("def f_")
    names = re.findall(r"\w+", rest.partition(")")[0])
    return {name: INPUTS[name] for name in names if name in INPUTS}


def mechanism(text: str, result: Domain | None = None, name: str = "f.py") -> Mechanism:
    return translate_mechanism(SourceText(name, text), parents_of(text), EXOGENOUS, result=result)


def said(found: Mechanism) -> str:
    """A mechanism as it stands in a node, one `let` a line."""
    lines = [f"let {let.name.text} = {print_expr(let.value)}" for let in found.lets]
    return "\n".join([*lines, f"return {print_expr(found.value)}"])


def node_of(found: Mechanism, parents: dict[str, Domain], result: Domain) -> SCM:
    """A model with the mechanism as its only one that is not trivial: nodes for its inputs, and Y. It is checked."""
    here = SourceText("made", "").span(0, 0)

    def name(text: str) -> ast.Name:
        return ast.Name(text, span=here)

    roots = [
        ast.NodeDecl(
            name(p), (), type_expr(d, here), exogenous=ast.ExogenousDecl(name(f"U_{p}"), span=here), span=here
        )
        for p, d in parents.items()
    ]
    own = ast.ExogenousDecl(name(EXOGENOUS[0]), type_expr(EXOGENOUS[1], here), span=here)
    child = ast.NodeDecl(
        name("Y"),
        tuple(map(name, parents)),
        type_expr(result, here),
        exogenous=own if EXOGENOUS[0] in found.reads else None,
        lets=found.lets,
        value=found.value,
        span=here,
    )
    return checked([ast.Spec(ast.ModelDecl(name("m"), span=here), nodes=(*roots, child))])[0]


def checked(specs: Iterable[ast.Spec]) -> list[SCM]:
    """Specifications printed, parsed and checked."""
    found = []
    for spec in specs:
        text = print_spec(spec)
        parsed = parse(SourceText("made.scm", text))
        assert parsed.spec is not None, (text, parsed.diagnostics)
        result = check(parsed.spec)
        assert result.model is not None, (text, result.errors)
        found.append(result.model)
    return found


def findings(text: str, name: str) -> list[Diagnostic]:
    """What reading an example reports."""
    source = SourceText(name, text)
    try:
        if text.lstrip().startswith("{"):
            read_state(source)
        elif text.startswith("import "):
            read_bundle(Bundle("example", source))
        else:
            mechanism(text, name=name)
    except SpecError as error:
        return list(error.diagnostics)
    return []
