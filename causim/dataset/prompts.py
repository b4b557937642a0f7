"""Prompts: a statement of the model, a precise question, and a strict form for the reply.

The question states evidence before the intervention, so that the last JSON object of a prompt never has the keys that
a reply must have: a reply that merely repeats its prompt is wrong.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from causim.dataset.records import IMPOSSIBLE, NO_ANSWER, UNDETERMINED, Mode
from causim.engine import Kind
from causim.model.domain import BoolDomain, Domain, IntDomain

_INTRODUCTIONS: dict[Mode, str] = {
    "code": """\
This Python program is a structural causal model. For each variable X, the mechanism f_X computes it from its direct \
causes and, where it has one, from its exogenous variable. The exogenous variables are independent of each other, and \
drawn by the functions whose names start with U_. run_once makes one run of the whole system.""",
    "dsl": """\
This is a structural causal model. Each node is a variable: it names its direct causes and its type, may have an \
exogenous variable with the weights of its values, and returns its value. The exogenous variables are independent of \
each other.""",
    "english": """\
This text describes a structural causal model. Each quantity is determined by its direct causes and, where it has one, \
by its exogenous variable. The exogenous variables are independent of each other.""",
}
_INTRODUCTIONS["partial"] = _INTRODUCTIONS["english"] + " The description leaves something out."
_LANGUAGES = {"code": "python", "dsl": "scm"}

_AMBIGUITY = (
    "If several answers are possible, any one of them is right: give one, consistent as a whole, that can occur with "
    "non-zero probability."
)
# Not as JSON: a prompt that is repeated must not end with an answer.
_ABSTENTION = (
    f"But if no run can be as described, the object's only key is {NO_ANSWER!r} and its value {IMPOSSIBLE!r}; and if "
    f"more than one answer is possible, its only key is {NO_ANSWER!r} and its value {UNDETERMINED!r}."
)


def statement(mode: Mode, text: str) -> str:
    """The first part of a prompt: the model, of which `text` is what the mode shows."""
    language = _LANGUAGES.get(mode)
    if language is None:
        return f"{_INTRODUCTIONS[mode]}\n\n{text.strip()}"
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return f"{_INTRODUCTIONS[mode]}\n\n{fence}{language}\n{text.rstrip()}\n{fence}"


def question(kind: Kind, given: str, observe: str, do: str, unknown: str, whole: bool) -> str:
    """The second part: the question. `given`, `observe` and `do` are JSON objects, "" where there is nothing; `unknown`
    are names; `whole` says whether every node is observed."""
    parts = []
    if observe:
        parts.append(
            "In one run, these values were observed:"
            if whole
            else "In one run, the values of some variables were observed:"
        )
        parts.append(observe)
    if given:
        parts.append(
            f"In {'that' if observe else 'one'} run, these exogenous variables had these values:\n{given}"
        )
        if unknown and not observe:
            parts.append(f"Not known: {unknown}.")
    elif not observe:
        parts.append("Consider one run. The values of the exogenous variables are not known.")
    parts.append(_ASKED[kind].format(do=do, which=" other" if given else ""))
    return "\n".join(parts)


_ASKED = {
    Kind.DEDUCTION: "Which values do the variables take in that run?",
    Kind.ABDUCTION: "Which values of the{which} exogenous variables led to that?",
    Kind.INTERVENTION: (
        "In that run, these variables are forced to the following values, whatever their mechanisms say:\n{do}\n"
        "Which values do all the variables take then, the forced ones included?"
    ),
    Kind.COUNTERFACTUAL: (
        "Now imagine the same run again, with the same values of all exogenous variables, but with these variables "
        "forced to the following values, whatever their mechanisms say:\n{do}\n"
        "Which values would all the variables have taken, the forced ones included?"
    ),
}


def reply_form(target: Sequence[tuple[str, Domain]], abstention: bool) -> str:
    """The last part: which keys the reply has, and of which types."""
    keys = "\n".join(f"- {json.dumps(name, ensure_ascii=False)}: {_json_type(d)}" for name, d in target)
    return (
        "Reply with one JSON object that has exactly these keys, each with one value of the JSON type named:\n"
        f"{keys}\n{_ABSTENTION if abstention else _AMBIGUITY} "
        "The last JSON object of the reply is taken as the answer."
    )


def _json_type(domain: Domain) -> str:
    if isinstance(domain, BoolDomain):
        return "true or false"
    return "integer" if isinstance(domain, IntDomain) else "string"
