"""Models as objects of other libraries, which are imported only here: pyAgrum and pgmpy (`causim[networks]`).

    from causim.interop.objects import to_pyagrum

    net = to_pyagrum(causim.load("trial.scm"))

Values are labels there: `true`, `3`. NetworkX has the graph: `model.graph.to_networkx()`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from causim.errors import CausimError
from causim.interop.network import Network
from causim.interop.network_model import EXPLICIT, network_of

if TYPE_CHECKING:
    from causim.model.scm import SCM


def to_pyagrum(model: SCM, exogenous: str = EXPLICIT) -> Any:
    """A `pyagrum.BayesNet` with the exogenous variables as nodes, or with `exogenous="summed"` without them.

    Raises CausimError if pyAgrum is not installed, MisuseError for tables that are too large.
    """
    pyagrum = _library("pyagrum")
    network = network_of(model, exogenous)
    net = pyagrum.BayesNet(network.name)
    for variable in network.variables:
        net.add(pyagrum.LabelizedVariable(variable.name, variable.name, list(variable.states)))
    for table in network.tables.values():
        for parent in table.parents:
            net.addArc(parent, table.of)
        for states, row in zip(network.combinations(table), table.rows, strict=True):
            key = dict(zip(table.parents, states, strict=True))
            net.cpt(table.of)[key if key else slice(None)] = [float(share) for share in row]
    return net


def to_pgmpy(model: SCM, exogenous: str = EXPLICIT) -> Any:
    """A discrete Bayesian network of pgmpy, as `to_pyagrum`.

    Raises CausimError if pgmpy is not installed, MisuseError for tables that are too large.
    """
    models, factors = _library("pgmpy.models"), _library("pgmpy.factors.discrete")
    network = network_of(model, exogenous)
    kind = getattr(models, "DiscreteBayesianNetwork", None) or models.BayesianNetwork
    net = kind([(parent, table.of) for table in network.tables.values() for parent in table.parents])
    net.add_nodes_from([variable.name for variable in network.variables])
    net.add_cpds(*(factors.TabularCPD(**cpd) for cpd in _cpds(network)))
    return net


def _cpds(network: Network) -> list[dict[str, Any]]:
    """The arguments of a `TabularCPD` for each variable: a line of `values` for each of its states."""
    states = network.states
    found = []
    for table in network.tables.values():
        found.append(
            {
                "variable": table.of,
                "variable_card": len(states[table.of]),
                "values": [[float(share) for share in line] for line in zip(*table.rows, strict=True)],
                "evidence": list(table.parents) or None,
                "evidence_card": [len(states[parent]) for parent in table.parents] or None,
                "state_names": {name: list(states[name]) for name in (table.of, *table.parents)},
            }
        )
    return found


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        top = name.partition(".")[0]
        raise CausimError(f"this needs {top}: pip install 'causim[networks]'") from None
