"""Prompts: the model as Python code, a precise question, and a strict form for the reply.

The question states evidence before the intervention, so that the last JSON object of a prompt never has the keys that
a reply must have: a reply that merely repeats its prompt is wrong.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from causim.engine import Kind, Query, variable_domain
from causim.model.domain import BoolDomain, Domain, IntDomain, Value
from causim.model.scm import SCM

_INTRODUCTION = """\
This Python program is a structural causal model. For each variable X, the mechanism f_X computes it from its direct \
causes and, where it has one, from its exogenous variable. The exogenous variables are independent of each other, and \
drawn by the functions whose names start with U_. run_once makes one run of the whole system."""

_AMBIGUITY = (
    "If several answers are possible, any one of them is right: give one, consistent as a whole, that can occur with "
    "non-zero probability."
)


def prompt_of(model: SCM, code: str, query: Query) -> str:
    """The prompt that asks a resolved query, of a model whose compiled text is `code`."""
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", code)), default=0))
    parts = [
        _INTRODUCTION,
        f"{fence}python\n{code.rstrip()}\n{fence}",
        _question(model, query),
        _form(model, query),
    ]
    return "\n\n".join(parts) + "\n"


def _question(model: SCM, query: Query) -> str:
    parts = []
    unknown = [u.name for u in model.exogenous if u.name not in query.given]
    if query.observe:
        whole = len(query.observe) == len(model.nodes)
        parts.append(
            "In one run, these values were observed:"
            if whole
            else "In one run, the values of some variables were observed:"
        )
        parts.append(_object(query.observe))
    if query.given:
        owner = "that run" if query.observe else "one run"
        parts.append(f"In {owner}, these exogenous variables had these values:")
        parts.append(_object(query.given))
        if unknown and not query.observe:
            parts.append(f"Not known: {', '.join(unknown)}.")
    elif not query.observe:
        parts.append("Consider one run. The values of the exogenous variables are not known.")
    parts += _asked(query)
    return "\n".join(parts)


def _asked(query: Query) -> list[str]:
    match query.kind:
        case Kind.DEDUCTION:
            return ["Which values do the variables take in that run?"]
        case Kind.ABDUCTION:
            return ["Which values of the other exogenous variables led to that?" if query.given
                    else "Which values of the exogenous variables led to that?"]  # fmt: skip
        case Kind.INTERVENTION:
            return [
                "In that run, these variables are forced to the following values, whatever their mechanisms say:",
                _object(query.do),
                "Which values do all the variables take then, the forced ones included?",
            ]
        case _:
            return [
                "Now imagine the same run again, with the same values of all exogenous variables, but with these "
                "variables forced to the following values, whatever their mechanisms say:",
                _object(query.do),
                "Which values would all the variables have taken, the forced ones included?",
            ]


def _form(model: SCM, query: Query) -> str:
    keys = "\n".join(
        f"- {json.dumps(name)}: {_json_type(variable_domain(model, name))}" for name in query.target or ()
    )
    return (
        "Reply with one JSON object that has exactly these keys, each with one value of the JSON type named:\n"
        f"{keys}\n{_AMBIGUITY} The last JSON object of the reply is taken as the answer."
    )


def _json_type(domain: Domain) -> str:
    if isinstance(domain, BoolDomain):
        return "true or false"
    return "integer" if isinstance(domain, IntDomain) else "string"


def _object(values: Mapping[str, Value]) -> str:
    return json.dumps(dict(values), ensure_ascii=False)
