"""`causim import` and `causim export` as a user runs them: from a file of another tool to answers, and back."""

from __future__ import annotations

import time
from itertools import product
from pathlib import Path
from random import Random

import pytest

import causim as library
from tests.e2e.cli import REPOSITORY, causim

SIMPSON = REPOSITORY / "specs" / "textbook" / "simpson.scm"
RAIN = """\
network weather { }
variable Rain { type discrete [ 2 ] { yes, no }; }
variable wet-grass { type discrete [ 2 ] { yes, no }; }
probability ( Rain ) { table 0.2, 0.8; }
probability ( wet-grass | Rain ) { (yes) 0.9, 0.1; (no) 0.1, 0.9; }
"""
CHECKS = 'check "rain wets" {\n  observe Rain = "yes"\n  probability(wet_grass == "yes") == 0.9\n}\n'


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("weather.bif").write_text(RAIN, "utf-8")


def test_a_network_comes_in_and_answers() -> None:
    done = causim("import", "weather.bif", "-o", "weather.scm")
    assert (done.status, done.out, done.err) == (0, "wrote weather.scm: 2 nodes, 1 edge\n", "")
    assert causim("check", "--strict", "weather.scm").status == 0
    assert causim("fmt", "--check", "weather.scm").status == 0
    asked = causim("query", "weather.scm", "--observe", "wet_grass=yes", "--target", "Rain")
    assert "yes   9/13" in asked.out


def test_without_an_output_it_is_printed() -> None:
    assert 'label "wet-grass"' in causim("import", "weather.bif").out


def test_the_format_is_seen_from_the_text_of_a_nameless_file() -> None:
    assert causim("import", "-", stdin=RAIN).out.splitlines()[0] == "# Imported by causim from <stdin> (BIF)."
    unknown = causim("import", "-", stdin="hello")
    assert unknown.status == 2
    assert "name one with --format: bif, xmlbif" in unknown.err


def test_a_file_of_many_models_becomes_a_folder_or_the_one_that_is_named() -> None:
    tables = '{"p(X)": 0.25, "p(Y | X)": [0.5, %s]}'
    entries = [
        f'{{"model_id": {i}, "story_id": "s", "params": {tables % p}}}' for i, p in enumerate((1, 0.1))
    ]
    Path("models.json").write_text(f"[{', '.join(entries)}]", "utf-8")
    done = causim("import", "models.json", "-o", "models")
    assert (done.status, done.out) == (0, "wrote 2 specifications to models\n")
    assert causim("check", "--strict", "models").status == 0
    assert causim("fmt", "--check", "models").status == 0
    assert causim("import", "models.json", "--name", "s_1", "-o", "one.scm").status == 0
    assert Path("one.scm").read_text("utf-8") == Path("models/s_1.scm").read_text("utf-8")
    assert "Y  =  true" in causim("query", "models/s_0.scm", "--do", "X=true", "--target", "Y").out
    for arguments, said in (
        (("-o", "all.scm"), "there are 2 models (s_0, s_1); say which with --name"),
        (("--name", "s_2"), "there is no model 's_2'"),
        (("-o", "models", "--checks", "c.scm"), "say with --name which one"),
        (("--name", "s_0", "--steps", "2"), "only boolean networks"),
    ):
        refused = causim("import", "models.json", *arguments)
        assert refused.status == 2
        assert said in refused.err


def test_of_many_models_none_is_written_if_one_is_refused() -> None:
    Path("models.json").write_text('[{"model_id": 0, "params": {"p(X)": 1}}, {"model_id": 1}]', "utf-8")
    done = causim("import", "models.json", "--format", "cladder", "-o", "models/")
    assert done.status == 1
    assert "models.json#/1" in done.err
    assert not Path("models").exists()


def test_checks_are_run_before_anything_is_written() -> None:
    Path("checks.scm").write_text(CHECKS, "utf-8")
    assert causim("import", "weather.bif", "--checks", "checks.scm", "-o", "weather.scm").status == 0
    assert causim("test", "weather.scm").out.endswith("1 check passed in 1 file\n")
    Path("checks.scm").write_text(CHECKS.replace("0.9", "0.8"), "utf-8")
    done = causim("import", "weather.bif", "--checks", "checks.scm", "-o", "other.scm")
    assert done.status == 1
    assert "error[check-probability]" in done.err
    assert not Path("other.scm").exists()


def test_feedback_is_unrolled_on_request() -> None:
    Path("loop.bnet").write_text("A, !B\nB, A\n", "utf-8")
    refused = causim("import", "loop.bnet", "-o", "loop.scm")
    assert refused.status == 1
    assert "a cycle: A -> B -> A" in refused.err
    assert causim("import", "loop.bnet", "--steps", "4", "--name", "loop", "-o", "loop.scm").status == 0
    asked = causim("query", "loop.scm", "--given", "U_A_0=true,U_B_0=false", "--target", "A_4,B_4")
    assert "A_4  =  true" in asked.out
    assert "B_4  =  false" in asked.out


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("cut.bif", RAIN[:-9]),
        ("twice.bif", RAIN.replace("wet-grass {", "Rain {")),
        ("sum.bif", RAIN.replace("0.9, 0.1", "0.8, 0.1")),
        ("parent.bif", RAIN.replace("| Rain", "| Snow")),
        ("arity.bif", RAIN.replace("0.9, 0.1", "0.9")),
        ("cut.xml", "<BIF><NETWORK>"),
        ("cut.net", "net { } node A {"),
        ("cut.bench", "INPUT(a)\nb = AND(a,"),
        ("cut.blif", ".model m\n.inputs a\n.names a"),
        ("cut.bnet", "A, (B"),
        ("cut.dot", "digraph { a -> "),
        ("cut.dagitty", "dag { a -> "),
        ("cut.gml", "graph [ directed 1 node [ id"),
        ("garbage.bif", "\x01\x02" * 1000),
    ],
)
def test_a_file_that_is_refused_leaves_nothing(name: str, text: str) -> None:
    Path(name).write_text(text, "utf-8")
    before = sorted(Path().iterdir())
    done = causim("import", name, "-o", "out.scm")
    assert done.status == 1, done.err
    assert f"--> {name}:" in done.err
    assert sorted(Path().iterdir()) == before


def test_an_old_specification_survives_a_refusal() -> None:
    Path("out.scm").write_text("precious", "utf-8")
    Path("cut.bif").write_text(RAIN[:-9], "utf-8")
    assert causim("import", "cut.bif", "-o", "out.scm").status == 1
    assert Path("out.scm").read_text("utf-8") == "precious"


def test_a_twin_answers_the_counterfactual_as_plain_evidence() -> None:
    assert causim("export", SIMPSON, "--to", "twin", "--do", "Drug=true", "-o", "twin.scm").status == 0
    assert causim("check", "--strict", "twin.scm").status == 0
    counterfactual = library.load(SIMPSON).counterfactual(
        {"Drug": False, "Healed": True}, {"Drug": True}, target=["Healed"]
    )
    seen = library.load("twin.scm").abduce({"Drug": False, "Healed": True}, target=["Healed_after"])
    assert seen.marginals()["Healed_after"] == counterfactual.marginals()["Healed"]


def test_both_worlds_fit_into_a_bayesian_network_too() -> None:
    causim("export", SIMPSON, "--to", "twin", "--do", "Drug=true", "-o", "twin.scm")
    assert causim("export", "twin.scm", "--to", "bif", "-o", "twin.bif").status == 0
    assert causim("import", "twin.bif", "-o", "again.scm").status == 0
    ours = library.load("twin.scm").abduce({"Drug": False, "Healed": True}, target=["Healed_after"])
    theirs = library.load("again.scm").abduce({"Drug": "false", "Healed": "true"}, target=["Healed_after"])
    assert [*ours.marginals()["Healed_after"].values()] == [*theirs.marginals()["Healed_after"].values()]


def test_what_an_export_makes_no_sense_of() -> None:
    assert "say what is forced" in causim("export", SIMPSON, "--to", "twin").err
    assert "only a twin network" in causim("export", SIMPSON, "--to", "bif", "--do", "Drug=true").err
    assert causim("export", SIMPSON, "--to", "dot", "--unfinished").status == 2
    assert causim("export", "nowhere.scm", "--to", "dot").status == 2


def test_one_model_as_a_state_and_back() -> None:
    assert causim("export", SIMPSON, "--to", "state", "-o", "state.json").status == 0
    assert causim("import", "state.json", "-o", "back.scm").status == 0
    assert causim("diff", SIMPSON, "back.scm").status == 0


def large_network(nodes: int, parameters: int) -> str:
    """A network of the size of MUNIN: blocks of thirty variables, each with up to three parents among those before."""
    rng = Random(1)
    sizes = [rng.choice((2, 2, 3, 4, 5, 6, 7)) for _ in range(nodes)]
    before = [list(range(max(i // 30 * 30, i - 3), i)) for i in range(nodes)]
    parents = [rng.sample(pool, min(len(pool), rng.choice((0, 1, 1, 2, 2)))) for pool in before]

    def cells(i: int) -> int:
        count = sizes[i]
        for parent in parents[i]:
            count *= sizes[parent]
        return count

    total = sum(map(cells, range(nodes)))
    while total < parameters:
        i = rng.randrange(nodes)
        free = [p for p in before[i] if p not in parents[i]]
        if free:
            total -= cells(i)
            parents[i].append(rng.choice(free))
            total += cells(i)
    lines = ["network large { }"]
    for i, size in enumerate(sizes):
        states = ", ".join(f"s{k}" for k in range(size))
        lines.append(f"variable v{i} {{ type discrete [ {size} ] {{ {states} }}; }}")
    for i, size in enumerate(sizes):
        given = f" | {', '.join(f'v{p}' for p in parents[i])}" if parents[i] else ""
        lines.append(f"probability ( v{i}{given} ) {{")
        for states in product(*(range(sizes[p]) for p in parents[i])):
            weights = [rng.randrange(1, 1000) for _ in range(size)]
            shares = [weight * 10**6 // sum(weights) for weight in weights]
            shares[-1] += 10**6 - sum(shares)
            key = f"({', '.join(f's{s}' for s in states)})" if states else "table"
            lines.append(f"{key} {', '.join(f'0.{share:06d}' for share in shares)};")
        lines.append("}")
    return "\n".join(lines)


@pytest.mark.slow
def test_a_network_of_a_thousand_nodes_and_eighty_thousand_numbers() -> None:
    Path("large.bif").write_text(large_network(1041, 80_000), "utf-8")
    start = time.monotonic()
    done = causim("import", "large.bif", "-o", "large.scm")
    assert (done.status, done.out) == (0, "wrote large.scm: 1,041 nodes, " + done.out.partition("nodes, ")[2])
    assert "give --large" in done.err
    assert causim("check", "large.scm").status == 1
    assert causim("check", "--large", "large.scm").status == 0
    assert time.monotonic() - start < 60
    for seen, target in (("v5=s1", "v7"), ("v500=s0", "v497"), ("v1000=s0", "v1002")):
        asked = causim("query", "--large", "large.scm", "--observe", seen, "--target", target)
        assert asked.status == 0, asked.err


@pytest.mark.slow
@pytest.mark.parametrize("name", ["g.bif", "g.xml", "g.net", "g.bench", "g.blif", "g.bnet", "g.dot", "g.gml"])
def test_fifty_megabytes_of_garbage_are_refused_at_once(name: str) -> None:
    Path(name).write_bytes(b"garbage " * (50 * 2**20 // 8))
    start = time.monotonic()
    done = causim("import", name, "-o", "out.scm")
    assert (done.status, Path("out.scm").exists()) == (1, False)
    assert "error[file-too-large]" in done.err
    Path(name).write_bytes(b"garbage " * (30 * 2**20 // 8))  # within the limit
    done = causim("import", name, "-o", "out.scm")
    assert (done.status, Path("out.scm").exists()) == (1, False)
    assert f"--> {name}:1:" in done.err
    assert time.monotonic() - start < 30
