"""The dataset under the protocol of the real library: created by name, scored, composed, and made harder."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from causim.adapters.common import Item
from causim.dataset.records import Record
from causim.errors import MisuseError
from tests.unit.adapters.samples import gold, guess, shown, written, wrong

reasoning_gym = pytest.importorskip("reasoning_gym", exc_type=ImportError)
pytestmark = pytest.mark.filterwarnings("ignore")

Create = Callable[..., Any]
OPEN = {"missing_exo_pct": 0.5, "evidence": "minimal"}


@pytest.fixture(scope="module")
def specs(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(written(tmp_path_factory.mktemp("specs")).specs)


@pytest.fixture(scope="module")
def create(specs: str) -> Create:
    import causim.adapters.reasoning_gym

    assert causim.adapters.reasoning_gym.NAME in reasoning_gym.factory.DATASETS
    return lambda **settings: reasoning_gym.create_dataset(
        "causim", **{"specs": specs, "seed": 7, "size": 40, **settings}
    )


def record_of(entry: dict[str, Any]) -> Record:
    return Item.from_json(entry["metadata"]["item"]).record


def questions(data: Any) -> list[str]:
    return [entry["question"] for entry in data]


def test_right_answers_score_one_and_wrong_ones_nothing(create: Create) -> None:
    data = create(**OPEN)
    for entry in map(json.loads, map(json.dumps, data)):  # entries are plain data
        assert data.score_answer(entry["answer"], entry) == 1.0
        assert data.score_answer(gold(record_of(entry)), entry) == 1.0
        assert data.score_answer(wrong(record_of(entry)), entry) == 0.0
        assert data.score_answer(None, entry) == 0.0
    score = reasoning_gym.get_score_answer_fn("causim")  # knows no models; the entry is enough
    assert any(Item.from_json(e["metadata"]["item"]).specification for e in data)
    assert all(score(entry["answer"], entry) == 1.0 for entry in data)


def test_guesses_where_an_answer_must_abstain_are_wrong(create: Create) -> None:
    data = create(abstention=True, size=60, **OPEN)
    statuses = {record_of(entry).answer.status for entry in data}
    assert statuses == {"unique", "multiple"}
    for entry in data:
        unique = record_of(entry).answer.status == "unique"
        assert data.score_answer(guess(record_of(entry)), entry) == float(unique)


def test_no_question_comes_twice_and_neighbouring_seeds_differ(create: Create) -> None:
    """Where seeds are added, item 1 of seed 7 is item 0 of seed 8."""
    here, next_door = questions(create(size=400)), questions(create(size=400, seed=8))
    assert len(set(here)) == 400
    wide = [{q for q in asked if "X9" in q} for asked in (here, next_door)]  # of the model with many worlds
    assert len(wide[0] & wide[1]) < 0.2 * len(wide[0])
    assert here[1:41] != next_door[:40]


def test_an_item_depends_on_nothing_but_seed_and_index(create: Create) -> None:
    forwards, backwards = create(), create()
    assert [backwards[i] for i in reversed(range(40))] == [forwards[i] for i in range(40)][::-1]
    assert questions(create(size=10)) == questions(forwards)[:10]


def test_too_many_questions_are_an_error_that_says_how_many_there_are(create: Create) -> None:
    data = create(max_nodes=3, kinds=["abduction"], size=1000)
    with pytest.raises(MisuseError, match=r"only \d+ distinct questions"):
        data[999]
    with pytest.raises(IndexError):
        data[1000]


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"specs": ()}, "give specs"),
        ({"min_nodes": 4, "max_nodes": 5}, "no model has 4 to 5 nodes; there are some of 3 to 11"),
        ({"min_nodes": 4, "max_nodes": 3}, "in order"),
        ({"kinds": ["induction"]}, "kinds are some of"),
        ({"missing_exo_pct": 2.0}, "from 0 to 1"),
    ],
)
def test_settings_that_make_no_sense_are_refused(
    create: Create, settings: dict[str, Any], reason: str
) -> None:
    with pytest.raises(MisuseError, match=reason):
        create(**settings)[0]


def test_the_curriculum_leads_to_larger_models_and_less_evidence(specs: str, create: Create) -> None:
    curriculum = reasoning_gym.factory.create_curriculum("causim")
    sizes, hidden = [], []
    for level in (0, 4):
        curriculum.set_global_level(level)
        config = curriculum.generate_configuration({"specs": specs, "seed": 1, "size": 40})
        data = create(**vars(config))
        sizes.append({entry["metadata"]["nodes"] for entry in data})
        hidden.append(sum(record_of(entry).answer.status != "unique" for entry in data))
    assert sizes == [{3}, {3, 11}]
    assert hidden[0] < hidden[1]


def test_an_experiment_of_the_library_runs_with_registered_models(specs: str) -> None:
    from reasoning_gym.coaching.curriculum_config import CurriculumAttributeConfig, CurriculumExperimentConfig
    from reasoning_gym.coaching.experiment import CurriculumExperiment

    from causim.adapters.reasoning_gym import register

    register("alarms", specs)
    config = CurriculumExperimentConfig(
        curricula={"alarms": CurriculumAttributeConfig(attribute_levels={"*": 0})}
    )
    experiment = CurriculumExperiment("small", config, size=20, seed=1)
    for i in range(5):
        entry = experiment.get_dataset_entry(i)
        assert entry["metadata"]["source_dataset"] == "alarms"
        assert experiment.score_answer_with_id(entry["answer"], entry["metadata"]["entry_id"]) == 1.0
    experiment.update_difficulty("alarms", "increment")
    assert experiment.composite.datasets["alarms"].config.max_nodes == 5
    assert experiment.get_dataset_entry(6)["metadata"]["difficulty"]["nodes"] == (1, 5)
    with pytest.raises(ValueError, match="already registered"):
        register("alarms", Path(specs).name)


def test_what_the_page_shows_runs(specs: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(specs).parent)
    for program in shown("reasoning-gym"):
        exec(program, {})
