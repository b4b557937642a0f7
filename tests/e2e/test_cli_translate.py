"""`causim informalize`, `formalize` and `roundtrip`, as people call them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import causim
from tests.e2e.cli import DRUG, REPOSITORY
from tests.e2e.cli import causim as run
from tests.loopback import faults
from tests.loopback.server import LoopbackServer
from tests.loopback.translating import Translator, translating_server

EXAMPLES = REPOSITORY / "examples/translate"
FERRY = EXAMPLES / "ferry.scm"
PROSE = "The *Dose* is none, low or high. A tumour is *Mutant* or not. Its *Size* depends on both of them."


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    path = tmp_path / "drug.scm"
    path.write_text(DRUG, "utf-8")
    return path


# --- controlled English


def test_every_wording_is_read_back_as_the_model(spec: Path) -> None:
    texts = set()
    for seed in range(5):
        told = run("informalize", spec, "--seed", str(seed))
        back = run("formalize", "-", stdin=told.out)
        assert (told.status, back.status) == (0, 0)
        assert back.out == causim.format_text(DRUG)
        texts.add(told.out)
    assert len(texts) == 5


def test_what_is_left_out_is_said(spec: Path) -> None:
    told = run("informalize", spec, "--omit", "weights:Dose,check", "--json")
    record = json.loads(told.out)
    assert record["omitted"][0] == "weights:Dose"
    assert len(record["omitted"]) == 4
    back = run("formalize", "-", stdin=record["text"])
    assert back.status == 1
    assert "english-left-out" in back.err
    unknown = run("informalize", spec, "--omit", "weights:Does")
    assert (unknown.status, "Did you mean weights:Dose?" in unknown.err) == (2, True)


def test_models_come_back_from_english(spec: Path) -> None:
    done = run("roundtrip", spec, "--seeds", "3")
    assert (done.status, done.out) == (0, f"{spec}: identical (3 wordings)\n")
    record = json.loads(run("roundtrip", spec, "--json", "--seed", "4").out)
    assert record["same"] is True
    assert [(r["seed"], r["relation"]) for r in record["results"]] == [(4, "identical")]


def test_a_wrong_text_is_held_against_the_model() -> None:
    assert run("roundtrip", FERRY, "--text", EXAMPLES / "ferry.md").out == f"{FERRY}: identical\n"
    wrong = EXAMPLES / "ferry_wrong.md"
    done = run("roundtrip", FERRY, "--text", wrong)
    assert done.status == 1
    assert f"{FERRY}: different mechanism: Delay has another mechanism\n" in done.out
    assert f"  {FERRY}: Delay = 0\n" in done.out
    assert f"  {wrong}: Delay = 20\n" in done.out
    assert done.out.endswith(
        ": - If the weather is at least breezy or the ebb holds, it is 20 plus the draw.\n"
    )
    (found,) = json.loads(run("roundtrip", FERRY, "--text", wrong, "--json").out)["results"]
    assert found["counterexample"]["inputs"] == {"Weather": "calm", "Ebb": True, "U_Delay": 0}
    assert found["sentences"][0]["text"].startswith("- If the weather is at least breezy or")


def test_another_name_is_a_difference_unless_it_is_allowed(tmp_path: Path) -> None:
    text = tmp_path / "ferry.md"
    written = (EXAMPLES / "ferry.md").read_text("utf-8")
    text.write_text(written.replace("### Ebb", "### Low water").replace("he ebb", "he low water"), "utf-8")
    strict = run("roundtrip", FERRY, "--text", text)
    assert (strict.status, "only the first model has a node Ebb" in strict.out) == (1, True)
    lenient = run("roundtrip", FERRY, "--text", text, "--rename")
    assert (lenient.status, lenient.out) == (
        0,
        f"{FERRY}: renamed\n  Ebb is Low_water\n  U_Ebb is U_Low_water\n",
    )


def test_a_text_that_is_no_model_is_refused_with_its_place(tmp_path: Path) -> None:
    text = tmp_path / "ferry.md"
    text.write_text(
        (EXAMPLES / "ferry.md").read_text("utf-8").replace("more than SLACK", "more than SLAKC"), "utf-8"
    )
    done = run("roundtrip", FERRY, "--text", text)
    assert done.status == 1
    assert "error[english-unknown-name]" in done.out
    assert f"{FERRY}: refused: {text} is no model\n" in done.out
    assert done.out.endswith(": It is true exactly when the delay is more than SLAKC.\n")
    back = run("formalize", text)
    assert (back.status, back.out) == (1, "")
    assert "error[english-unknown-name]" in back.err
    record = json.loads(run("formalize", text, "--json").out)
    assert (record["model"], record["diagnostics"][0]["code"]) == (None, "english-unknown-name")


@pytest.mark.parametrize(
    "arguments",
    [
        ("formalize", "nowhere.md"),
        ("informalize", "nowhere.scm"),
        ("roundtrip", "nowhere.scm"),
        ("roundtrip", "SPEC", "--text", "nowhere.md"),
        ("roundtrip", "SPEC", "--text", "nowhere.md", "--seeds", "2"),
        ("roundtrip", "SPEC", "--style", "llm"),
        ("roundtrip", "SPEC", "--llm", "llm.yaml"),
        ("formalize", "SPEC", "--at-once"),
        ("informalize", "SPEC", "--style", "llm", "--llm", "l.yaml", "--omit", "check"),
        ("informalize", "SPEC", "--style", "llm", "--llm", "nowhere.yaml"),
        ("informalize", "SPEC", "-o", "no/such/folder.md"),
    ],
)
def test_what_makes_no_sense_is_said(spec: Path, arguments: tuple[str, ...]) -> None:
    done = run(*(str(spec) if argument == "SPEC" else argument for argument in arguments))
    assert done.status == 2
    assert done.err
    assert "bug in causim" not in done.err


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe", b"\0", b"# x\n" * 3, b"| a |\n" * 1000, "# \u202e\n".encode()]
)
def test_texts_that_are_none_are_no_bug(spec: Path, data: bytes) -> None:
    done = run("formalize", "-", stdin=data)
    assert done.status in (1, 2)
    assert "error[" in done.err


# --- language models


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[LoopbackServer]:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-nobody")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    tree = causim.loads(DRUG).spec
    assert tree is not None
    with translating_server(tree) as server:
        yield server


@pytest.fixture
def llm(server: LoopbackServer, tmp_path: Path) -> Path:
    """The shipped configuration, told where the scripted server is."""
    path = tmp_path / "llm.yaml"
    shipped = (REPOSITORY / "examples/translate/language_model.yaml").read_text("utf-8")
    path.write_text(f"{shipped}base_url: {server.base_url}\nretries: 0\n", "utf-8")
    return path


def test_prose_is_formalized_by_a_language_model(spec: Path, llm: Path, tmp_path: Path) -> None:
    prose = tmp_path / "prose.md"
    prose.write_text(PROSE, "utf-8")
    for more in ((), ("--at-once",)):
        done = run("formalize", prose, "--style", "llm", "--llm", llm, *more, "-o", tmp_path / "out.scm")
        assert (done.status, done.out) == (0, "")
        assert run("diff", spec, tmp_path / "out.scm").status == 0
    record = json.loads(run("formalize", prose, "--style", "llm", "--llm", llm, "--json").out)
    assert record["quotes"]["Size"] == ["Its *Size* depends on both of them"]
    held = run("roundtrip", spec, "--text", prose, "--style", "llm", "--llm", llm)
    assert (held.status, held.out) == (0, f"{spec}: identical\n")


def test_a_round_trip_through_a_language_model_finds_what_it_got_wrong(
    spec: Path, server: LoopbackServer, llm: Path, tmp_path: Path
) -> None:
    trip = ("roundtrip", spec, "--style", "llm", "--llm", llm, "--cassette", tmp_path / "replies.jsonl")
    good = run(*trip)
    assert (good.status, good.out) == (0, f"{spec}: identical\n")
    asked = len(server.log)
    assert run(*trip).out == good.out
    assert len(server.log) == asked, "all replies were on the cassette"
    wrong = causim.loads(DRUG.replace("if Mutant then U_Size", "if not Mutant then U_Size")).spec
    assert wrong is not None
    server.script = Translator(wrong)
    text = tmp_path / "prose.md"
    text.write_text(PROSE, "utf-8")
    bad = run("roundtrip", spec, "--text", text, "--style", "llm", "--llm", llm)
    assert bad.status == 1
    assert f"{spec}: different mechanism: Size has another mechanism" in bad.out
    assert "P(Size = " in bad.out
    assert f"{text}:1: Its *Size* depends on both of them" in bad.out


def test_a_server_that_fails_is_told_without_a_traceback(
    spec: Path, server: LoopbackServer, llm: Path
) -> None:
    server.always = faults.server_error()
    for command in (("informalize", spec), ("formalize", spec), ("roundtrip", spec)):
        done = run(*command, "--style", "llm", "--llm", llm)
        assert done.status == 1
        assert "llm-server-error" in done.err + done.out
    server.always = faults.empty
    done = run("informalize", spec, "--style", "llm", "--llm", llm, "--attempts", "2")
    assert "all 2 attempts were refused" in done.err
