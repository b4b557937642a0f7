"""`causim eval` as a user runs it, with a server on this machine, also when it is killed."""

from __future__ import annotations

import json
import re
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from causim.dataset import Record, read_records
from causim.dataset.folder import Folder
from tests.e2e.cli import DRUG, REPOSITORY, causim, process
from tests.loopback import faults
from tests.loopback.reasoning import Knows, fickle, reasoning_server
from tests.loopback.server import Asked, LoopbackServer, Response, Script, completion

LIES = "<script>alert(1)</script>\x1b[2J"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with questions, as `causim dataset sample` writes them, to work in."""
    monkeypatch.chdir(tmp_path)
    Path("drug.scm").write_text(DRUG, "utf-8")
    Path("size.scm").write_text(
        DRUG.replace("model drug", "model size").replace("- int(Dose)", "- int(Dose) // 2"), "utf-8"
    )
    assert causim("dataset", "sample", "drug.scm", "size.scm", "-n", 12, "-o", "records.jsonl").status == 0
    return tmp_path


def records() -> list[Record]:
    return [record for _, record in read_records("records.jsonl")]


def config(server: LoopbackServer, name: str = "eval.yaml", **changed: Any) -> str:
    reasoner = {
        "kind": "language_model",
        "model": "scripted",
        "base_url": server.base_url,
        "key_variable": None,
    }
    data: dict[str, Any] = {
        "records": {"path": "records.jsonl", "specs": ["drug.scm", "size.scm"]},
        "reasoner": {**reasoner, "retries": 0, "concurrency": 4},
        "k": 4,
        "sampling": {"temperature": 1.0, "max_new_tokens": 200},
        **changed,
    }
    Path(name).write_text(json.dumps(data), "utf-8")  # which is YAML too
    return name


def finished(folder: str) -> dict[str, bytes]:
    """All that a run must end with; not the order in which replies came, and how long it took."""
    paths = [Path(folder, "results.json"), *sorted(Path(folder, "report").iterdir())]
    return {path.name: path.read_bytes() for path in paths}


def evaluated(folder: str, knows: Knows, **changed: Any) -> dict[str, Any]:
    with reasoning_server(records(), knows) as server:
        done = causim("eval", config(server, **changed), "-o", folder, "--json")
    assert done.status == 0, done.err
    return dict(json.loads(done.out))


@pytest.mark.parametrize(("right", "share"), [(True, 1.0), (False, 0.0)])
def test_who_is_always_right_or_wrong_is_known(place: Path, right: bool, share: float) -> None:
    found = evaluated("run", lambda record, seed: right)
    assert (found["pass_at_1"], found["majority"]) == (share, share)
    assert found["questions"] == len(records()) > 20
    kinds = {row["kind"]: row for row in found["tables"]["by_kind"]}
    assert kinds.keys() == {"deduction", "intervention", "abduction", "counterfactual"}
    assert all(row["pass_at_4"]["share"] == share for row in kinds.values())
    assert ("right" in {row["reason"] for row in found["tables"]["reasons"]}) is right


def test_the_numbers_are_those_of_the_replies(place: Path) -> None:
    """Counted again from the files of replies and grades, without what is under test."""
    found = evaluated("run", fickle)
    replies = [json.loads(line) for line in Path("run/replies.jsonl").read_text("utf-8").splitlines()]
    assert len(replies) == 4 * len(records()) == len({(r["id"], r["sample"]) for r in replies})
    predictions = "".join(
        json.dumps({"id": r["id"], "reply": r["reply"]}) + "\n" for r in replies if r["sample"] == 0
    )
    Path("first.jsonl").write_text(predictions, "utf-8")
    graded = json.loads(causim("grade", "first.jsonl", "-r", "records.jsonl", "-s", "drug.scm", "--json").out)
    right = {
        r.id: sum("no such value" not in x["reply"] for x in replies if x["id"] == r.id) for r in records()
    }
    first = sum("no such value" not in r["reply"] for r in replies if r["sample"] == 0)
    assert graded["right"] == first
    assert found["pass_at_1"] == pytest.approx(sum(right.values()) / len(replies))
    assert {row["id"]: row["right"] for row in found["tables"]["questions"]} == right
    (summary,) = found["tables"]["summary"]
    assert summary["pass_at_4"]["part"] == sum(n > 0 for n in right.values())


def test_the_page_shows_examples_with_their_derivations_and_nothing_runs(place: Path) -> None:
    def lie(asked: Asked, script: Script) -> Response:
        return completion(asked, LIES)

    with reasoning_server(records(), lambda record, seed: True) as server:
        server.queue(*[lie] * 6)
        assert causim("eval", config(server, k=1), "-o", "run").status == 0
    page = Path("run/report/index.html").read_text("utf-8")
    assert page.count("<details") == 12
    for caption in ("Prompt", "Reply", "Grade", "The right answer", "How the right answers follow"):
        assert f"<h3>{caption}</h3>" in page
    assert "abduce: which exogenous values are compatible" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&lt;U+001B&gt;" in page
    assert "<script" not in page
    assert not re.search(r"(?:src|href)=|url\(", page)


@pytest.mark.parametrize("replies", [0, 1, 25])
def test_a_run_that_is_killed_goes_on_and_ends_the_same(place: Path, replies: int) -> None:
    evaluated("whole", fickle)
    path = Path("halted/replies.jsonl")
    with reasoning_server(records(), fickle) as server:
        server.always = faults.slow(0.03)
        file = config(server)
        started = process("eval", file, "-o", "halted")
        try:
            while not path.exists() or path.read_bytes().count(b"\n") < replies:
                assert started.poll() is None, started.communicate()[1].decode()
                time.sleep(0.005)
        finally:
            started.send_signal(signal.SIGKILL)
            started.communicate()
        if replies:  # as if the last line had been on its way
            path.write_bytes(path.read_bytes()[:-7])
        kept = path.read_bytes().count(b"\n")
        server.always = faults.slow(0)
        asked = len(server.log)
        assert causim("eval", file, "-o", "halted").status == 0
        assert len(server.log) - asked <= 4 * len(records()) - kept + 4
    renamed = {name: text.replace(b"halted", b"whole") for name, text in finished("halted").items()}
    assert renamed == finished("whole")


def test_a_finished_run_asks_nobody(place: Path) -> None:
    evaluated("run", fickle)
    before = finished("run")
    with LoopbackServer(lambda asked: "never") as server:
        assert causim("eval", config(server), "-o", "run").status == 0
        assert server.log == []
    assert finished("run") == before
    times = [json.loads(line) for line in Path("run/times.jsonl").read_text("utf-8").splitlines()]
    assert [line["drawn"] for line in times] == [4 * len(records()), 0]


def test_a_server_that_gives_up_is_no_end(place: Path) -> None:
    with reasoning_server(records(), fickle) as server:
        server.queue(
            *[lambda asked, script: completion(asked, '{"Dose": "low"}')] * 5, *[faults.server_error()] * 60
        )
        done = causim("eval", config(server), "-o", "run")
        assert (done.status, done.out) == (2, "")
        assert done.err.startswith("error[llm-server-error]: the server answers 500")
        assert not Path("run/results.json").exists()
    evaluated("run", fickle)
    again = causim("eval", "compare", "run", "nowhere")
    assert (again.status, again.err.split(":")[0]) == (2, "error")


def test_runs_are_compared_question_by_question(place: Path) -> None:
    evaluated("before", fickle)
    evaluated("after", lambda record, seed: record.kind == "abduction" or fickle(record, seed))
    done = causim("eval", "compare", "before", "after", "-o", "both", "--json")
    assert done.status == 0
    found = json.loads(done.out)
    (change,) = found["tables"]["differences"]
    rows = {(row["kind"], row["run"]): row for row in found["tables"]["by_kind"]}
    same = rows["deduction", "after"]["difference"]
    assert (same["value"], same["number"], same["low"]) == (0.0, 6, -same["high"])
    assert rows["abduction", "after"]["pass_at_1"]["share"] == 1
    assert 0 < change["pass_at_1"]["low"] <= change["pass_at_1"]["value"] <= change["pass_at_1"]["high"]
    assert (change["lost"], change["gained"] > 0) == (0, True)
    assert {"index.html", "report.json", "runs.csv", "differences.csv", "compare_kind.svg"} <= {
        p.name for p in Path("both").iterdir()
    }
    assert "after" in Path("both/index.html").read_text("utf-8")
    evaluated("some", fickle, records={"path": "records.jsonl", "limit": 5, "seed": 2})
    assert "5 questions that all runs were asked" in causim("eval", "compare", "before", "some").out


def test_a_batch_gives_what_the_server_gives(place: Path) -> None:
    evaluated("asked", fickle)
    with reasoning_server(records(), fickle) as server:
        file = config(server)
        assert causim("eval", "prompts", file, "-o", "batch.jsonl").err == f"batch.jsonl: {4 * 24} requests\n"
        known = {record.prompt: record for record in records()}
        lines = []
        for line in Path("batch.jsonl").read_text("utf-8").splitlines():
            request = json.loads(line)
            response = server.respond(Asked(request["url"], {}, request["body"]))
            assert request["body"]["messages"][0]["content"] in known
            body = {"status_code": 200, "request_id": "r", "body": json.loads(response.body)}
            lines.append({"id": "b", "custom_id": request["custom_id"], "response": body, "error": None})
        Path("out.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines[:-3]), "utf-8")
        asked = len(server.log)
        short = causim("eval", file, "-o", "batch", "--replies", "out.jsonl")
        assert (short.status, "1 of 24 questions have no replies" in short.err) == (2, True)
        assert len(causim("eval", "prompts", file, "--without", "batch").out.splitlines()) == 3
        Path("rest.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines[-3:]), "utf-8")
        assert causim("eval", file, "-o", "batch", "--replies", "rest.jsonl").status == 0
        assert len(server.log) == asked
    assert {n: t.replace(b"batch", b"asked") for n, t in finished("batch").items()} == finished("asked")


def test_a_dataset_is_asked_in_several_modes_and_read_no_further_than_needed(place: Path) -> None:
    told = {
        "sources": [str(REPOSITORY / "specs" / "textbook")],
        "splits": {"train": {"models": 0.5, "instances": 4}, "test": {"models": 0.5, "instances": 16}},
        "modes": ["code", "english"],
    }
    Path("dataset.yaml").write_text(json.dumps(told), "utf-8")
    assert causim("dataset", "build", "dataset.yaml", "-o", "dataset").status == 0
    folder = Folder("dataset")
    asked = [record for mode in ("code", "english") for _, record in folder.records(mode, "test")]
    wanted = {"path": "dataset", "modes": ["code", "english"], "limit": 8}
    with reasoning_server(asked, lambda record, seed: record.mode == "code") as server:
        done = causim("eval", config(server, records=wanted, k=1), "-o", "run", "--json")
        code = config(server, "code.yaml", records={**wanted, "modes": ["code"]}, k=1)
        english = config(server, "english.yaml", records={**wanted, "modes": ["english"]}, k=1)
        assert (
            causim("eval", code, "-o", "code").status == causim("eval", english, "-o", "english").status == 0
        )
    found = json.loads(done.out)
    assert [(row["mode"], row["pass_at_1"]["share"]) for row in found["tables"]["by_mode"]] == [
        ("code", 1),
        ("english", 0),
    ]
    questions = found["tables"]["questions"]
    assert len(questions) == 16
    assert len({row["id"] for row in questions}) == 8  # the same questions in both modes
    assert "How the right answers follow" in Path("run/report/index.html").read_text("utf-8")
    both = json.loads(causim("eval", "compare", "english", "code", "--json").out)
    assert both["questions"] == 8
    assert both["tables"]["differences"][0]["pass_at_1"]["value"] == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"k": 2, "sampling": {}}, "temperature 0 are k times the same"),
        ({"reasoner": {"kind": "language_model", "model": "m", "top_p": 0.5}}, "top_p is told in `sampling`, as top_p"),
        ({"reasoner": {"kind": "locale", "path": "m"}}, "there is no `kind` called locale"),
        ({"exampels": 3}, "Did you mean `examples`"),
        ({"records": {"path": "drug.scm"}}, "not JSON"),
        ({"records": {"path": "records.jsonl", "modes": ["prose"]}}, "cannot be"),
        ({"reasoner": {"kind": "local", "path": "nowhere"}}, "holds no model"),
    ],
)  # fmt: skip
def test_a_wrong_configuration_is_refused_with_the_place(
    place: Path, changed: dict[str, Any], said: str
) -> None:
    with LoopbackServer(lambda asked: "never") as server:
        done = causim("eval", config(server, **changed), "-o", "run")
    assert done.status in (1, 2)
    assert said in done.err
    assert "Traceback" not in done.err


def test_questions_are_chosen_by_seed_whatever_else_is_in_the_file(place: Path) -> None:
    some = {"path": "records.jsonl", "limit": 6, "seed": 1}
    first = {row["id"] for row in evaluated("one", fickle, records=some)["tables"]["questions"]}
    assert len(first) == 6
    other = evaluated("two", fickle, records={**some, "seed": 2})["tables"]["questions"]
    assert {row["id"] for row in other} != first
    lines = Path("records.jsonl").read_text("utf-8").splitlines(keepends=True)
    Path("records.jsonl").write_text("".join(line for line in reversed(lines)), "utf-8")
    again = [row["id"] for row in evaluated("three", fickle, records=some)["tables"]["questions"]]
    assert set(again) == first
