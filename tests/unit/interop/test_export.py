"""Models as networks, graphs and twins: nothing is lost that the form can hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from itertools import product
from pathlib import Path
from random import Random
from unittest.mock import Mock

import pytest

import causim
from causim.api import SCM
from causim.engine import Factored, Query, Status
from causim.errors import CausimError, MisuseError
from causim.interop.bif import read_bif, write_bif
from causim.interop.exporting import FORMS, export_text
from causim.interop.network_model import network_of, texts
from causim.interop.objects import to_pgmpy, to_pyagrum
from causim.model.domain import Value
from causim.source import SourceText
from tests.property.strategies import random_spec
from tests.unit.interop.networks import imported

REPOSITORY = Path(__file__).resolve().parents[3]
SIMPSON = causim.load(REPOSITORY / "specs" / "textbook" / "simpson.scm")
NETWORKS = ("bif", "net", "xmlbif")
SEEDS = range(12)


def generated(seed: int) -> SCM | None:
    """A small random model: numbers, labels, tables, functions."""
    spec = random_spec(seed)
    text = causim.api.print_tree(spec)
    model = causim.loads(text)
    cells = 1
    for node in model.nodes:
        cells = max(cells, len(node.domain) * (len(node.exogenous.domain) if node.exogenous else 1))
    return model if cells <= 2_000 and len(model.nodes) <= 8 else None


def exported(model: SCM, form: str, exogenous: str) -> str | None:
    """None for a model that the form cannot hold, and says so."""
    try:
        return export_text(model, form, exogenous=exogenous)
    except CausimError as error:
        if not re.search("more than|double quote|ends with a space", str(error)):
            raise
        return None


def text_of(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@pytest.mark.parametrize("exogenous", ["explicit", "summed"])
@pytest.mark.parametrize("form", NETWORKS)
def test_a_network_says_what_the_model_says(form: str, exogenous: str) -> None:
    """Marginals after each intervention on one node, labels as texts."""
    text = export_text(SIMPSON, form, exogenous=exogenous)
    engines = Factored(SIMPSON), Factored(imported(text, f"again.{form}").model)
    for node in SIMPSON.nodes:
        for value in node.domain:
            ours = engines[0].answer(Query(do={node.name: value})).marginals()
            theirs = engines[1].answer(Query(do={node.name: text_of(value)})).marginals()
            for name, shares in ours.items():
                assert {text_of(v): share for v, share in shares.items()} == theirs[name]


def test_explicit_exogenous_variables_determine_counterfactuals() -> None:
    query = {"observe": {"Drug": False, "Healed": True}, "do": {"Drug": True}}
    ours = SIMPSON.query(Query(**query, target=("Healed",))).marginals()["Healed"]
    back = imported(export_text(SIMPSON, "bif"), "again.bif").model
    asked = {part: {name: text_of(v) for name, v in values.items()} for part, values in query.items()}
    theirs = Factored(back).answer(Query(**asked, target=("Healed",))).marginals()["Healed"]
    assert {text_of(value): share for value, share in ours.items()} == theirs


@pytest.mark.parametrize("seed", SEEDS)
def test_generated_models_settle_in_every_form(seed: int) -> None:
    model = generated(seed)
    if model is None:
        pytest.skip("its tables are large")
    for form, exogenous in product(NETWORKS, ("explicit", "summed")):
        first = exported(model, form, exogenous)
        if first is None:
            continue
        again = imported(first, f"{model.name}.{form}").model
        assert export_text(again, form, exogenous=exogenous) == first


@pytest.mark.parametrize("seed", SEEDS)
def test_a_twin_answers_as_the_model(seed: int) -> None:
    """P(Y in the world after | evidence in the world before), for random evidence and interventions."""
    model = generated(seed)
    if model is None:
        pytest.skip("its tables are large")
    rng = Random(seed)
    cause = rng.choice(model.nodes)
    value = rng.choice(list(cause.domain))
    world = model.sample(1, seed)[0]
    seen = {node.name: world[node.name] for node in rng.sample(model.nodes, min(2, len(model.nodes)))}
    twin = causim.loads(export_text(model, "twin", spec=model.spec, do={cause.name: value}))
    reached = model.graph.descendants([cause.name])
    for node in model.nodes:
        after = f"{node.name}_after" if node.name in reached else node.name
        ours = model.counterfactual(seen, {cause.name: value}, target=[node.name])
        theirs = twin.abduce(seen, target=[after])
        assert ours.marginals()[node.name] == theirs.marginals()[after]


def test_numbers_are_exact_where_decimals_can_be() -> None:
    network = network_of(SIMPSON, "summed")
    assert read_bif(SourceText("again.bif", write_bif(network))).tables == network.tables


def test_impossible_stays_impossible() -> None:
    rows = "scm 1 model m { } node A() -> bool { exogenous U_A ~ {false: 1, true: 0} } node B(A) -> bool { return A }"
    back = imported(export_text(causim.loads(rows), "bif"), "m.bif").model
    assert Factored(back).answer(Query(observe={"B": "true"})).status is Status.IMPOSSIBLE


def test_tables_that_would_be_too_large_are_refused() -> None:
    wide = "scm 1 model m { } node A() -> int 0..2000 { exogenous U_A } node B(A) -> int 0..4000 "
    wide += "{ exogenous U_B: int 0..2000 return A + U_B }"
    with pytest.raises(MisuseError, match="the table of B takes 4,004,001 rows, more than 1,000,000"):
        export_text(causim.loads(wide), "bif")


def test_what_makes_no_sense_is_said() -> None:
    for arguments, said in (
        ({"form": "pdf"}, f"the forms are {', '.join(FORMS)}"),
        ({"form": "bif", "exogenous": "hidden"}, "exogenous is explicit or summed"),
        ({"form": "twin"}, "the text of simpson is not known"),
        ({"form": "twin", "spec": SIMPSON.spec}, "say what is forced"),
        ({"form": "twin", "spec": SIMPSON.spec, "do": {"Drug": 7}}, "not a value of its type"),
    ):
        with pytest.raises(MisuseError, match=said):
            export_text(SIMPSON, **arguments)


@pytest.mark.parametrize("exogenous", ["explicit", "summed"])
def test_pyagrum_objects(exogenous: str) -> None:
    gum = pytest.importorskip("pyagrum")
    net = to_pyagrum(SIMPSON, exogenous)
    assert ("U_Healed" in net.names()) == (exogenous == "explicit")
    inference = gum.LazyPropagation(net)
    inference.setEvidence({"Drug": "true"})
    posterior = inference.posterior("Healed")
    assert posterior[{"Healed": "true"}] == pytest.approx(float(Fraction(23, 40)))


@pytest.mark.parametrize("convert", [to_pyagrum, to_pgmpy])
def test_a_library_that_is_missing_is_named(
    convert: Callable[[SCM], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("causim.interop.objects.import_module", Mock(side_effect=ImportError))
    with pytest.raises(CausimError, match=re.escape("pip install 'causim[networks]'")):
        convert(SIMPSON)


@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")  # of pgmpy's own parts
@pytest.mark.parametrize(
    ("path", "exogenous", "seen"),
    [
        ("textbook/simpson", "explicit", {"Drug": True, "Healed": False}),
        ("textbook/simpson", "summed", {"Drug": True, "Healed": False}),
        ("bnlearn/asia", "summed", {"xray": "yes", "bronc": "no"}),
        ("bnlearn/cancer", "explicit", {"Dyspnoea": "True"}),
        ("bnlearn/survey", "summed", {"T": "train"}),
        ("bnlearn/sachs", "summed", {"Akt": "HIGH", "Erk": "LOW"}),
    ],
)
def test_pgmpy_objects(path: str, exogenous: str, seen: dict[str, Value]) -> None:
    """Every node has the same distribution there as here, without evidence and with it."""
    inference = pytest.importorskip("pgmpy.inference")
    model = causim.load(REPOSITORY / "specs" / f"{path}.scm")
    net = to_pgmpy(model, exogenous)
    assert net.check_model()
    assert any(name.startswith("U_") for name in net.nodes()) == (exogenous == "explicit")
    elimination = inference.VariableElimination(net)
    for evidence in ({}, seen):
        states = {
            name: texts(domain)[domain.index(evidence[name])]
            for name, domain in ((node.name, node.domain) for node in model.nodes)
            if name in evidence
        }
        free = [node for node in model.nodes if node.name not in evidence]
        found = model.query(Query(observe=evidence, target=tuple(n.name for n in free))).marginals()
        for node in free:
            there = elimination.query([node.name], evidence=states, show_progress=False)
            for value, state in zip(node.domain, texts(node.domain), strict=True):
                here = float(found[node.name].get(value, 0))
                assert there.get_value(**{node.name: state}) == pytest.approx(here, abs=1e-12)
