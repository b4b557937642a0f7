"""Shards made on a Ray cluster of two workers on this machine are those that are made here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from causim.dataset.build import DatasetConfig, build
from causim.errors import CausimError
from tests.unit.dataset.questions_asked import ALARM, WIDE

ray = pytest.importorskip("ray")
pytest.importorskip("pyarrow")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore"),
]  # starting a cluster takes long, and warns


@pytest.fixture
def address() -> Iterator[str]:
    from ray.cluster_utils import Cluster

    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 0})
    for _ in range(2):
        cluster.add_node(num_cpus=1)
    yield cluster.address
    ray.shutdown()
    cluster.shutdown()


def test_a_cluster_makes_the_same_bytes(address: str, tmp_path: Path) -> None:
    from causim.dataset.build.on_ray import ray_engine

    specs = tmp_path / "specs"
    specs.mkdir()
    for i, text in enumerate((ALARM, WIDE)):
        (specs / f"{i}.scm").write_text(text, "utf-8")
    splits = {"train": {"models": 0.5, "instances": 90}, "test": {"models": 0.5, "instances": 90}}
    config = DatasetConfig.model_validate({"sources": (str(specs),), "splits": splits, "shard": 50})
    build(config, tmp_path / "here")
    build(config, tmp_path / "there", engine=ray_engine(address))

    def content(name: str) -> dict[str, bytes]:
        folder = tmp_path / name
        return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}

    assert content("here") == content("there")


def test_a_cluster_that_is_not_there_is_said(tmp_path: Path) -> None:
    from causim.dataset.build.on_ray import ray_engine

    (tmp_path / "a.scm").write_text(ALARM, "utf-8")
    config = DatasetConfig(sources=(str(tmp_path / "a.scm"),))
    with pytest.raises(CausimError, match="no Ray cluster at"):
        build(config, tmp_path / "dataset", engine=ray_engine("127.0.0.1:1"))
