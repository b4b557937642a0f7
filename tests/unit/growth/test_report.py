"""The frontier report: what it counts, and what it does with a library that is not whole."""

from __future__ import annotations

import json
import shutil
from itertools import combinations
from pathlib import Path
from random import Random

import networkx as nx
import pytest

from causim import api
from causim.edit import Draft, apply_edit
from causim.edit.operations import edit_of
from causim.engine import Reference
from causim.errors import CausimError
from causim.files import write_text
from causim.growth.config import Group
from causim.growth.library import Library
from causim.growth.records import History, Version
from causim.growth.report import frontier_report, read_library, read_model
from causim.growth.report.difficulty import questions, supports
from causim.growth.report.facts import Fault, ModelFacts, Shape
from causim.growth.report.mechanisms import mechanism_hash
from causim.growth.report.tables import quantile
from causim.model.graph import Graph
from causim.reporting import Report
from causim.source import SourceText
from tests.property.strategies import random_model
from tests.unit.growth.spoiled import INPUT, OUTPUT, grown

CHAINS = Group(domain="nonsense", topology="chain", nodes=4, models=3)
LAYERED = Group(domain="medical", topology="layered", nodes=5, models=2)
FAULTS = {
    0: {(2, 1): "syntax", (2, 2): "type"},  # the second step at the third try
    1: {(3, n): "plan" for n in (1, 2, 3)},  # given up with two nodes
    3: {(1, 1): "timeout"},
    4: {(2, 1): "away"},  # interrupted with one node
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Library:
    library = Library(tmp_path_factory.mktemp("built") / "library")
    grown(library, (CHAINS, LAYERED), faults=FAULTS)
    return library


@pytest.fixture
def library(built: Library, tmp_path: Path) -> Library:
    """One to be spoiled."""
    return Library(shutil.copytree(built.folder, tmp_path / "library"))


def report_of(library: Library) -> Report:
    return frontier_report(library, read_library(library))


def table(report: Report, name: str) -> list[dict[str, object]]:
    return next(table.records() for table in report.tables if table.name == name)


def cells(report: Report, name: str, *keys: str) -> list[tuple[object, ...]]:
    return [tuple(row[key] for key in keys) for row in table(report, name)]


def shares(report: Report, name: str, key: str) -> list[tuple[int, int]]:
    return [(row[key]["part"], row[key]["whole"]) for row in table(report, name)]  # type: ignore[index]


# --- what it counts


def test_growth_is_counted_by_domain_and_topology(built: Library) -> None:
    report = report_of(built)
    keys = ("domain", "topology", "models", "complete", "stopped", "interrupted", "open", "attempts")
    assert cells(report, "growth", *keys) == [
        ("medical", "layered", 2, 1, 0, 1, 0, 5 + 1 + 1 + 1),
        ("nonsense", "chain", 3, 2, 1, 0, 0, 4 + 2 + 2 + 3 + 4),
        ("all", "", 5, 3, 1, 1, 0, 23),
    ]
    assert shares(report, "growth", "accepted") == [(6, 8), (10, 15), (16, 23)]
    assert dict(report.facts)["acceptance"] == 16 / 23
    assert report.broken == ()
    assert report.summary[0] == "3 of 5 models are complete; 16 versions were read."


def test_steps_stages_and_refusals(built: Library) -> None:
    report = report_of(built)
    assert cells(report, "steps", "step", "versions") == [(1, 5), (2, 4), (3, 3), (4, 3), (5, 1)]
    assert shares(report, "steps", "accepted") == [(5, 6), (4, 7), (3, 6), (3, 3), (1, 1)]
    assert shares(report, "steps", "at_once") == [(4, 5), (3, 5), (3, 4), (3, 3), (1, 1)]
    assert shares(report, "stages", "passed") == [(5, 5), (20, 23), (16, 20)]
    found = {(code, stage, n) for code, stage, n in cells(report, "refusals", "code", "stage", "attempts")}
    assert {("growth-plan", "plan", 3), ("llm-timeout", "execute", 2), ("unbalanced-bracket", "execute", 1),
            ("result-out-of-type", "execute", 1)} <= found  # fmt: skip
    assert all(whole == 7 for _, whole in shares(report, "refusals", "of_refused"))


def test_forms_of_mechanisms(tmp_path: Path) -> None:
    library = Library(tmp_path / "library")
    faults = {0: {(1, 1): "syntax", (2, 1): "timeout", (2, 2): "plan"}}
    grown(library, (Group(domain="nonsense", topology="chain", nodes=2),), faults=faults, form="python")
    report = report_of(library)
    assert cells(report, "forms", "form", "attempts") == [("python", 4)]  # planning writes none
    assert shares(report, "forms", "accepted") == [(2, 4)]
    assert {form for (form,) in cells(report, "refusals", "form")} == {"python"}


def test_requests_and_what_they_cost(library: Library) -> None:
    rows = {row["purpose"]: row for row in table(report_of(library), "requests")}
    assert (rows["plan"]["requests"], rows["execute"]["requests"]) == (23, 20)
    assert rows["all"]["input_tokens"] == 43 * INPUT
    assert (rows["all"]["faults"], rows["all"]["cost"]) == (2, None)
    manifest = library.manifest() or {}
    manifest["config"]["author"] = {
        "kind": "language_model", "model": "m", "input_price": 2.0, "output_price": 10.0
    }  # fmt: skip
    library.write_manifest(manifest)
    rows = {row["purpose"]: row for row in table(report_of(library), "requests")}
    assert rows["all"]["cost"] == pytest.approx(43 * (INPUT * 2.0 + OUTPUT * 10.0) / 1e6)


@pytest.mark.parametrize("seed", range(20))
def test_motifs_are_those_that_a_look_at_all_triples_finds(seed: int) -> None:
    rng = Random(seed)
    names = [f"N{i}" for i in range(rng.randint(1, 8))]
    graph = Graph({n: tuple(p for p in names[:i] if rng.random() < 0.4) for i, n in enumerate(names)})
    shape, edges = Shape.of(graph), set(graph.edges)
    chains = forks = colliders = v_structures = 0
    for middle in names:
        for a, c in combinations([n for n in names if n != middle], 2):
            into = ((a, middle) in edges) + ((c, middle) in edges)
            out = ((middle, a) in edges) + ((middle, c) in edges)
            chains += into == out == 1 and ((a, middle) in edges) != ((middle, a) in edges)
            forks += out == 2
            colliders += into == 2
            v_structures += into == 2 and not {(a, c), (c, a)} & edges
    assert (shape.chains, shape.forks, shape.colliders, shape.v_structures) == (
        chains, forks, colliders, v_structures
    )  # fmt: skip
    assert shape.depth == nx.dag_longest_path_length(graph.to_networkx())
    assert sum(shape.parents) == sum(shape.children) == shape.edges == len(edges)


def test_graphs_of_a_library(built: Library) -> None:
    """Three chains, one of them of two nodes; what is drawn of others is checked against the texts."""
    rows = {(row["domain"], row["topology"]): row for row in table(report_of(built), "structure")}
    chain = rows["nonsense", "chain"]
    assert (chain["depth"], chain["width"], chain["chains"]) == ((3 + 1 + 3) / 3, 1, (2 + 0 + 2) / 3)
    assert (chain["forks"], chain["colliders"]) == (0, 0)
    finals = [api.load(built.folder / h.job.id / h.versions[-1].file) for h in built.histories()]
    assert rows["all", ""]["edges"] == pytest.approx(sum(len(m.graph.edges) for m in finals) / 5)


# --- mechanisms and models that are one

MECHANISMS = """
scm 1
model m { }
node A() -> enum("x", "y") { exogenous U_A }
node B() -> int 0..2 { exogenous U_B }
node C(A, B) -> int 0..3 { exogenous U_C: bool ~ {false: 1, true: 2} return if A == "x" then B else int(U_C) }
node D(B, A) -> int 0..3 { exogenous U_D: int 5..6 ~ {5: 2, 6: 4}
  return if A == "x" then 6 - max(5, U_D) * 0 - 6 + int(U_D == 6) else B }
node E(A, B) -> int 0..3 { exogenous U_E: bool return if A == "x" then B else int(U_E) }
node F(A, C) -> int 0..3 { exogenous U_F: bool ~ {false: 1, true: 2} return if A == "x" then C else int(U_F) }
"""


def test_mechanisms_are_one_by_what_they_do() -> None:
    """C and D differ in all names and in how they are written; E in its weights, F in the type of a parent."""
    model = api.loads(MECHANISMS)
    found = {node.name: mechanism_hash(model, node) for node in model.nodes}
    assert found["C"] == found["D"]
    assert len(set(found.values())) == len(found) - 1


def test_a_model_that_comes_again_under_other_names_is_found(library: Library) -> None:
    original = next(h for h in library.histories() if h.job.topology == "layered" and h.done)
    draft = Draft.read(library.version(original, original.versions[-1]))
    names = [block.name for block in draft.blocks if block.kind == "node"]
    renamings = [{"op": "rename", "name": n, "to": f"Other_{i}"} for i, n in enumerate(names)]
    twin = apply_edit(draft, edit_of({"operations": renamings}, "edit"))
    job = original.job.model_copy(update={"id": "twin"})
    version = Version(file="v05.scm", sha256=twin.digest)
    library.save(original.model_copy(update={"job": job, "versions": (version,)}), {"v05.scm": twin.text})
    report = report_of(library)
    assert cells(report, "duplicates", "id", "same_as") == [("twin", original.job.id)]
    assert dict(report.facts)["repeated"] == 1
    assert cells(report, "versions", "nodes", "versions", "distinct")[-1] == (5, 2, 1)
    assert report.summary[3] == "1 model is the same as another up to renaming."


# --- questions


@pytest.mark.parametrize("seed", range(8))
def test_support_sizes_are_those_of_the_reference_engine(seed: int) -> None:
    model = random_model(seed)
    asked = list(questions(model, "seed"))
    counted = dict(supports(model, "seed"))
    assert [query.kind for query in asked] == list(counted)
    for query in asked:
        assert counted[query.kind] in (None, Reference(model).answer(query).count)
        assert counted[query.kind] != 0  # the evidence is of a world that the model has
    assert supports(model, "seed") == supports(model, "seed")


def test_a_question_that_is_too_hard_is_counted_as_undecided() -> None:
    roots = "".join(f"node R{i}() -> int 0..99 {{ exogenous U{i} }}\n" for i in range(12))
    terms = " + ".join(f"R{i} * {10 + i}" for i in range(12))
    sink = f"node S({', '.join(f'R{i}' for i in range(12))}) -> int 0..99999 {{ return {terms} }}"
    counted = dict(supports(api.loads(f"scm 1 model m {{ }} {roots} {sink}"), "seed"))
    assert None in counted.values()


@pytest.mark.parametrize(("share", "least"), [(0.5, 5), (0.9, 9), (1.0, 10), (0.01, 1)])
def test_quantiles_are_numbers_that_occur(share: float, least: int) -> None:
    assert quantile(range(1, 11), share) == least


# --- libraries that are not whole


def test_a_library_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CausimError, match="there is no library at"):
        report_of(Library(tmp_path / "nowhere"))


def test_a_run_that_is_going_on(library: Library) -> None:
    """A model without a history yet, and one that is still being grown."""
    shutil.rmtree(library.folder / "nonsense-chain-0001")
    (library.folder / "nonsense-chain-0001").mkdir()
    report = report_of(library)
    assert report.broken == ()
    assert cells(report, "growth", "models", "complete", "open")[1:] == [(3, 1, 1), (5, 2, 1)]


def test_an_empty_library(tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.write_manifest({"format": 1})
    report = report_of(library)
    assert report.summary == ("0 of 0 models are complete; 0 versions were read.",)
    assert [line.split(":")[0] for line in report.broken] == [
        "library.json does not say what was to be grown"
    ]


def _spoil_text(folder: Path) -> None:
    path = folder / "v03.scm"
    write_text(path, path.read_text("utf-8") + "# more\n")


def _lose_text(folder: Path) -> None:
    (folder / "v03.scm").unlink()


def _swap_digest(folder: Path) -> None:
    """The file and its digest agree, and the edit leads elsewhere."""
    path = folder / "v03.scm"
    text = path.read_text("utf-8") + "# more\n"
    write_text(path, text)
    _change(folder, lambda data: data["versions"][2].update(sha256=Draft.read(SourceText("", text)).digest))


def _break_rules(folder: Path) -> None:
    """A version that is no valid model any more, digest and all."""
    text = "scm 1 model m { } node A() -> int 0..1 { exogenous U return U + 1 }"
    write_text(folder / "v03.scm", text)
    _change(folder, lambda data: data["versions"][2].update(sha256=Draft.read(SourceText("", text)).digest))


def _change(folder: Path, change) -> None:
    data = json.loads((folder / "history.json").read_text("utf-8"))
    change(data)
    write_text(folder / "history.json", json.dumps(data))


@pytest.mark.parametrize(
    ("spoil", "words", "read"),
    [
        (_spoil_text, "has changed since it was grown", 3),
        (_lose_text, "there is no such file", 3),
        (_swap_digest, "is not what its edit makes of the version before", 4),
        (_break_rules, "result-out-of-type", 3),
    ],
)
def test_what_is_broken_is_said_and_the_rest_is_counted(
    library: Library, spoil, words: str, read: int
) -> None:
    spoil(library.folder / "nonsense-chain-0001")
    facts = read_model(library, "nonsense-chain-0001")
    assert isinstance(facts, ModelFacts)
    assert words in facts.broken[-1]
    assert len(facts.versions) == read
    report = report_of(library)
    assert any(words in line for line in report.broken)
    assert dict(report.facts)["complete"] == 3


@pytest.mark.parametrize(
    ("text", "words"),
    [("{", "is no history"), ("", "empty"), ('{"format": 2}', "is no history"), ("\0", "binary")],
)
def test_a_history_that_cannot_be_read(library: Library, text: str, words: str) -> None:
    write_text(library.folder / "nonsense-chain-0001" / "history.json", text)
    fault = read_model(library, "nonsense-chain-0001")
    assert isinstance(fault, Fault)
    assert words in fault.reason
    report = report_of(library)
    assert fault.reason in report.broken
    assert dict(report.facts)["complete"] == 2


def test_a_history_that_leads_out_of_its_folder_is_none(library: Library) -> None:
    folder = library.folder / "nonsense-chain-0001"
    _change(folder, lambda data: data["versions"][2].update(file="../../../secret"))
    fault = read_model(library, "nonsense-chain-0001")
    assert isinstance(fault, Fault)
    assert "versions/2/file" in fault.reason


def test_a_history_of_another_model(library: Library) -> None:
    shutil.copytree(library.folder / "nonsense-chain-0001", library.folder / "copy")
    fault = read_model(library, "copy")
    assert fault == Fault("copy", "copy holds the history of another model, nonsense-chain-0001")


def test_workers_read_the_same(built: Library, tmp_path: Path) -> None:
    library = Library(tmp_path / "many")
    grown(library, (Group(domain="nonsense", topology="chain", nodes=2, models=9),))
    assert list(read_library(library, workers=2)) == list(read_library(library))


def test_facts_leave_the_edits_behind(built: Library) -> None:
    """A thousand models fit into memory."""
    facts = read_model(built, "nonsense-chain-0001")
    assert isinstance(facts, ModelFacts)
    assert isinstance(facts.history, History)
    assert facts.history.versions == ()
    assert len(facts.versions) == 4
