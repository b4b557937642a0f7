"""What tests of network formats share: models of texts, files of the shared data, and pyAgrum as the oracle."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from causim.engine import Factored, Query, Status
from causim.files import read_source
from causim.interop.importing import Imported, import_source
from causim.interop.network_model import original_names
from causim.model.scm import SCM
from causim.source import SourceText

TOLERANCE = 1e-6  # pyAgrum keeps 32-bit floats of some formats


def imported(text: str, name: str, **options: Any) -> Imported:
    return import_source(SourceText(name, text), **options)


def import_file(shared_data: Path, place: str, **options: Any) -> Imported:
    path = shared_data / place
    if not path.is_file():
        pytest.skip(f"no {place} in the shared data")
    return import_source(read_source(path), **options)


def loaded(path: Path) -> Any:
    """The network as pyAgrum reads it."""
    gum = pytest.importorskip("pyagrum")
    return gum.loadBN(str(path))


class Comparison:
    """A model beside pyAgrum's reading of the same file."""

    def __init__(self, model: SCM, net: Any) -> None:
        self.engine = Factored(model)
        self.model = model
        self.net = net
        self.names = original_names(model)

    def verify(self, observe: dict[str, str], do: dict[str, str], targets: list[str]) -> None:
        """P(target | observe; do) for nodes observed after the intervention, which is what pyAgrum computes."""
        gum = pytest.importorskip("pyagrum")
        net = self.net
        if do:  # the truncated factorisation, built by hand
            net = gum.BayesNet(self.net)
            for name, value in do.items():
                own = self.names[name]
                for parent in list(net.parents(own)):
                    net.eraseArc(gum.Arc(parent, net.idFromName(own)))
                states = net.variable(own).labels()
                net.cpt(own).fillWith([float(state == value) for state in states])
        inference = gum.LazyPropagation(net)
        inference.setEvidence({self.names[name]: value for name, value in observe.items()})
        seen, after = ({}, observe) if do else (observe, {})
        query = Query(observe=seen, do=do, observe_after=after, target=tuple(targets))
        answer = self.engine.answer(query)
        if inference.evidenceProbability() == 0:
            assert answer.status is Status.IMPOSSIBLE
            return
        assert answer.status is not Status.IMPOSSIBLE
        found = answer.marginals()
        for target in targets:
            theirs = inference.posterior(self.names[target])
            labels = net.variable(self.names[target]).labels()
            for index, label in enumerate(labels):
                assert abs(float(found[target].get(label, 0)) - theirs[index]) < TOLERANCE, (target, label)

    def sweep(self, most: int) -> None:
        """All marginals; for the first nodes, everything given each value of another, seen and forced."""
        nodes = [node.name for node in self.model.nodes]
        self.verify({}, {}, nodes)
        for cause in islice(reversed(nodes), most):
            for value in self.model.node_by_name[cause].domain:
                others = [node for node in nodes if node != cause][:12]
                self.verify({cause: str(value)}, {}, others)
        for cause in nodes[:most]:
            for value in self.model.node_by_name[cause].domain:
                self.verify({}, {cause: str(value)}, [node for node in nodes if node != cause][-12:])
