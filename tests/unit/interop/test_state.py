"""The paper's JSON state: the forms it is read in, how mechanisms are wired, which types are inferred, refusals."""

from __future__ import annotations

import json
from typing import Any

import pytest

from causim.engine import equivalent
from causim.errors import SpecError
from causim.interop.bundle import Bundle, read_bundle
from causim.interop.state import read_state
from causim.model.scm import SCM
from causim.source import SourceText
from causim.syntax.printer import print_spec
from tests.python_examples import checked

U_DOSE = "def U_Dose():\n    return random.choices(['none', 'low', 'high'], weights=[2, 1, 1])[0]"
F_DOSE = "def f_Dose(u):\n    return u"
U_PAIN = "def U_Pain():\n    return random.randint(0, 2)"
F_PAIN = '''def f_Pain(dose, u):
    """Pain, less what the dose relieves."""
    relief = {"none": 0, "low": 2, "high": 4}[dose]
    return max(0, 3 + 2 * u - relief)'''
F_CALM = "def f_Calm(Pain):\n    return Pain == 0"
RUN_ONCE = """def run_once():
    dose = f_Dose(U_Dose())
    pain = f_Pain(dose, U_Pain())
    return {"Dose": dose, "Pain": pain, "Calm": f_Calm(pain)}"""
CODE = "\n\n".join(["import random", U_DOSE, F_DOSE, U_PAIN, F_PAIN, F_CALM, RUN_ONCE])

TEXT = '''
scm 1

model trial {}

node Dose() -> enum("none", "low", "high") { exogenous U_Dose ~ {"none": 0.5, "low": 0.25, "high": 0.25} }

node Pain(Dose) -> int {0, 1, 3, 5, 7} {
  """Pain, less what the dose relieves."""
  exogenous U_Pain: int 0..2
  let relief = match Dose { "none" => 0, "low" => 2, "high" => 4 }
  return max(0, 3 + 2 * U_Pain - relief)
}

node Calm(Pain) -> bool { return Pain == 0 }
'''


def state(*bundles: Any) -> SourceText:
    return SourceText("state.json", json.dumps({"scms": [{"scm_id": "trial", "history": list(bundles)}]}))


def read(code: str) -> SCM:
    """The model of a module of Python."""
    return checked([read_bundle(Bundle("trial", SourceText("bundle.py", code)))])[0]


FORMS: dict[str, Any] = {
    "a text": CODE,
    "lines": CODE.splitlines(),
    "code": {"code": CODE, "accepted": True},
    "source": {"source": CODE.splitlines()},
    "pieces": {
        "imports": "import random",
        "samplers": {"U_Dose": U_DOSE, "U_Pain": U_PAIN},
        "mechanisms": {"f_Dose": F_DOSE, "f_Pain": F_PAIN, "f_Calm": F_CALM},
        "run_once": RUN_ONCE,
    },
    "pieces by variable names": {
        "samplers": {"Dose": U_DOSE, "Pain": U_PAIN},
        "mechanisms": {"Calm": F_CALM, "Pain": F_PAIN, "Dose": F_DOSE},
    },
    "lists of functions": {"samplers": [U_DOSE, U_PAIN], "mechanisms": [F_DOSE, F_PAIN, F_CALM]},
    "variables": {
        "nodes": {
            "Dose": {"sampler": U_DOSE, "mechanism": F_DOSE, "parents": []},
            "Pain": {"sampler": U_PAIN, "mechanism": F_PAIN},
            "Calm": {"sampler": None, "mechanism": F_CALM},
        },
        "run_once": RUN_ONCE,
    },
}


@pytest.mark.parametrize("form", FORMS)
def test_a_bundle_is_read_in_every_form(form: str) -> None:
    (history,) = read_state(state(FORMS[form]))
    assert history.scm_id == "trial"
    assert print_spec(history.versions[0]).split() == TEXT.split()
    checked(history.versions)


def test_a_history_is_read_version_by_version() -> None:
    first = "\n\n".join(["import random", U_DOSE, F_DOSE])
    (history,) = read_state(state(first, CODE))
    models = checked(history.versions)
    assert [[node.name for node in model.nodes] for model in models] == [["Dose"], ["Dose", "Pain", "Calm"]]


def test_declared_types_are_kept() -> None:
    types = {"Dose": 'ordinal("none" < "low" < "high")', "Pain": "int 0..10", "U_Pain": "int 0..3"}
    (history,) = read_state(
        state({"code": CODE, "types": types, "name": "my trial", "description": "On pain."})
    )
    text = print_spec(history.versions[0])
    assert 'node Dose() -> ordinal("none" < "low" < "high")' in text
    assert "node Pain(Dose) -> int 0..10" in text
    assert "exogenous U_Pain: int 0..3 ~ {0: 1/3, 1: 1/3, 2: 1/3, 3: 0}" in text
    assert 'model my_trial {\n  """On pain."""\n}' in text
    checked(history.versions)


# --- wiring

HEAD = "import random\ndef U_A(): return random.randint(0, 3)\ndef U_B(): return random.randint(0, 1)\n"
MECHANISMS = "def f_A(u): return u\ndef f_B(x, u): return x * 2 + u\n"
RUNNERS = {
    "variables": "    a = f_A(U_A())\n    b = f_B(a, U_B())\n    return {'A': a, 'B': b}",
    "dictionaries": (
        "    u = {'U_A': U_A(), 'U_B': U_B()}\n    values = {}\n    values['A'] = f_A(u['U_A'])\n"
        "    values['B'] = f_B(values['A'], u['U_B'])\n    return values"
    ),
    "by name": "    b = f_B(u=U_B(), x=f_A(U_A()))\n    return b",
    "interventions": (
        "    a = do['A'] if 'A' in do else f_A(U_A())\n    if 'B' in do:\n        b = do['B']\n"
        "    else:\n        b = f_B(a, U_B())\n    return a, b"
    ),
}


@pytest.mark.parametrize("runner", RUNNERS)
def test_causes_are_read_from_the_calls(runner: str) -> None:
    model = read(
        f"{HEAD}{MECHANISMS}def run_once(seed=None, do={{}}):\n{RUNNERS[runner]}\n".replace(
            "do={}", "do=None"
        )
    )
    assert [(n.name, n.parents, n.exogenous.name if n.exogenous else None) for n in model.nodes] == [
        ("A", (), "U_A"),
        ("B", ("A",), "U_B"),
    ]
    assert str(model.node_by_name["B"].domain) == "int 0..7"


def test_causes_stand_before_effects_whatever_the_order_of_the_text() -> None:
    model = read(HEAD + "def f_B(A, u): return A + u\ndef f_A(U_A): return U_A\n")
    assert [node.name for node in model.nodes] == ["A", "B"]


def test_edges_are_the_parameters_also_of_a_mechanism_that_ignores_one() -> None:
    model = read(HEAD + "def f_A(u): return u\ndef f_B(A, u): return 7\n")
    assert model.node_by_name["B"].parents == ("A",)
    assert model.node_by_name["B"].exogenous is not None


def test_helpers_and_constants_are_used_and_scripts_ignored() -> None:
    helpers = (
        'LIMIT: int = 2\ndef capped(x):\n    return min(x, LIMIT)\nif __name__ == "__main__":\n    print(1)\n'
    )
    model = read(HEAD + helpers + "def f_A(u): return capped(u)\n")
    assert str(model.node_by_name["A"].domain) == "int 0..2"


def test_names_that_the_language_reserves_are_changed() -> None:
    model = read("import random\ndef f_count(): return 3\ndef f_let(count): return count + 1\n")
    assert [(node.name, node.parents) for node in model.nodes] == [("count_", ()), ("let_", ("count_",))]


# --- types

INFERRED = {
    "return A * 10": "int {0, 10, 20, 30}",
    "return A > 2": "bool",
    "return 1 if A > 2 else False": "int 0..1",
    "return 'few' if A < 2 else 'many' if A < 9 else 'never'": 'enum("few", "many")',
    "return {0: 'no', 3: 'yes'}.get(A, 'perhaps')": 'enum("no", "yes", "perhaps")',
    "return (A - 1) ** 2 % 3 - 5": "int -5..-4",
}


@pytest.mark.parametrize("body", INFERRED)
def test_a_type_is_what_the_mechanism_reaches(body: str) -> None:
    model = read(f"{HEAD}def f_A(u): return u\ndef f_B(A): {body}\n")
    assert str(model.node_by_name["B"].domain) == INFERRED[body]


def test_labels_pass_from_node_to_node() -> None:
    code = """
import random
def U_A(): return random.choice(('yes', 'no'))
def f_A(u): return u
def f_B(A): return 'no' if A == 'yes' else 'yes'
def f_C(A, B): return A if A == B else 'unknown'
def f_D(A, C): return A == C or C == 'impossible'
"""
    model = read(code)
    assert [str(node.domain) for node in model.nodes] == [
        'enum("yes", "no")', 'enum("yes", "no")', 'enum("yes", "no", "unknown")', "bool",
    ]  # fmt: skip


def test_a_mechanism_of_too_many_inputs_gets_the_type_of_its_ranges() -> None:
    roots = "".join(f"def U_{n}(): return random.randint(0, 40)\ndef f_{n}(u): return u\n" for n in "ABCD")
    model = read(f"import random\n{roots}def f_E(A, B, C, D): return A + B + C + D if A > 3 else 0\n")
    assert str(model.node_by_name["E"].domain) == "int 0..160"


# --- refusals

FORMS_REFUSED: dict[str, tuple[Any, str]] = {
    "no object": ([1], "/scms/0"),
    "no history": ({"scms": [{"scm_id": "a"}]}, "/scms/0"),
    "identifier": ({"scms": [{"scm_id": [], "history": []}]}, "/scms/0/scm_id"),
    "number": ({"scms": [{"scm_id": "a", "history": [3]}]}, "/scms/0/history/0"),
    "nothing": ({"scms": [{"scm_id": "a", "history": [{}]}]}, "/scms/0/history/0"),
    "group": ({"scms": [{"scm_id": "a", "history": [{"mechanisms": 3}]}]}, "/scms/0/history/0/mechanisms"),
    "variables": ({"scms": [{"scm_id": "a", "history": [{"nodes": {"A": 1}}]}]}, "/scms/0/history/0/nodes"),
    "types": ({"scms": [{"scm_id": "a", "history": [{"code": "", "types": 1}]}]}, "/scms/0/history/0/types"),
}


@pytest.mark.parametrize("form", FORMS_REFUSED)
def test_data_of_another_form_are_refused_with_their_place(form: str) -> None:
    data, place = FORMS_REFUSED[form]
    with pytest.raises(SpecError) as caught:
        read_state(SourceText("state.json", json.dumps(data)))
    (found,) = caught.value.diagnostics
    assert found.code == "state-form"
    assert found.message.startswith(f"{place}: ")


WIRING_REFUSED = {
    "def f_A(u): return u\ndef f_B(A, u): return A\ndef run():\n    u = U_A()\n    f_B(f_A(u), u)\n": "shares a draw",
    "def f_A(u): return u\ndef f_B(A): return A\ndef run():\n    A = f_A(U_A())\n    A += 1\n    f_B(A)\n": "not clear",
    "def f_A(u): return u\ndef f_B(A): return A\ndef run():\n    f_B(min(f_A(U_A()), 2))\n": "not clear",
    "def f_A(B): return B\ndef f_B(A): return A\n": "a cycle: A -> B -> A",
    "def f_A(u, v): return u + v\ndef run(): f_A(U_A(), U_B())\n": "more than one exogenous",
    "def f_A(mystery): return mystery\n": "not clear",
    "def f_A(u): return u\ndef f_B(x): return x\ndef f_C(x): return x\ndef run():\n    a = f_A(U_A())\n"
    "    b = f_B(a)\n    f_C(a)\n    f_C(b)\n": "in two ways",
    "LIMIT = 3\n": "no mechanism",
}


@pytest.mark.parametrize("code", WIRING_REFUSED)
def test_wiring_that_is_not_clear_is_refused(code: str) -> None:
    with pytest.raises(SpecError) as caught:
        read(HEAD + code)
    (found,) = caught.value.diagnostics
    assert found.code == "python-wiring"
    assert WIRING_REFUSED[code] in found.message


def test_faults_of_all_variables_and_bundles_are_reported_at_once_in_their_places() -> None:
    broken = CODE.replace("return max(", "return open(").replace("random.randint(0, 2)", "random.gauss(0, 2)")
    with pytest.raises(SpecError) as caught:
        read_state(state(CODE.replace("return u", "return os.getcwd()"), CODE, broken))
    found = [(d.code, str(d.span)) for d in caught.value.diagnostics]
    assert found == [
        ("python-unsupported", "state.json#/scms/0/history/0:7:12"),
        ("python-sampler", "state.json#/scms/0/history/2:10:12"),
    ]


def test_nothing_is_run(tmp_path: Any) -> None:
    trap = tmp_path / "run"
    code = f"import random\nX = open({str(trap)!r}, 'w')\ndef f_A(): return 1\nopen({str(trap)!r}, 'w')\n"
    with pytest.raises(SpecError):
        read(code)
    read("\n".join(code.splitlines()[:-1]))
    assert not trap.exists()


def test_a_text_that_spells_a_model_twice_says_the_same_model() -> None:
    """Ways to write one mechanism that differ in form only."""
    other = CODE.replace(
        'relief = {"none": 0, "low": 2, "high": 4}[dose]\n    return max(0, 3 + 2 * u - relief)',
        "pain = 3 + u + u\n    if dose == 'low':\n        pain -= 2\n    elif dose == 'high':\n        pain -= 4\n"
        "    if pain < 0:\n        return 0\n    return pain",
    )
    assert other != CODE
    assert equivalent(read(CODE), read(other))
