"""A model in the form of another tool, as text."""

from __future__ import annotations

from collections.abc import Mapping

from causim.errors import MisuseError
from causim.interop.network_model import EXPLICIT, SUMMED, network_of, original_names
from causim.model.domain import Value
from causim.model.scm import SCM
from causim.syntax import ast

NETWORKS = ("bif", "net", "xmlbif")
GRAPHS = ("dot", "gml", "dagitty")
FORMS = (*NETWORKS, *GRAPHS, "twin")


def export_text(
    model: SCM,
    form: str,
    *,
    exogenous: str | None = None,
    spec: ast.Spec | None = None,
    do: Mapping[str, Value] | None = None,
) -> str:
    """A model as the text of a form: a network (bif, net, xmlbif), a graph (dot, gml, dagitty), or its twin network.

    `exogenous` is explicit, as roots of their own (the default of networks), or summed: out of the tables, or left
    out of the graph (the default of graphs). A twin needs the tree of the model and an intervention. Raises
    MisuseError for what makes no sense, and for tables that are too large; CausimError for names that a form cannot
    hold.
    """
    if exogenous not in (None, EXPLICIT, SUMMED):
        raise MisuseError(f"exogenous is {EXPLICIT} or {SUMMED}, not {exogenous!r}")
    if do and form != "twin":
        raise MisuseError(
            "only a twin network has an intervention; export it, and then export that specification"
        )
    if form in NETWORKS:
        return _network(model, form, exogenous or EXPLICIT)
    if form in GRAPHS:
        return _graph(model, form, exogenous or SUMMED)
    if form != "twin":
        raise MisuseError(f"there is no form {form!r}; the forms are {', '.join(FORMS)}")
    if spec is None:
        raise MisuseError(f"the text of {model.name} is not known, which its twin network needs")
    from causim.interop.twin import twin_text

    return twin_text(model, spec, do or {})


def _network(model: SCM, form: str, exogenous: str) -> str:
    network = network_of(model, exogenous)
    match form:
        case "bif":
            from causim.interop.bif import write_bif

            return write_bif(network)
        case "net":
            from causim.interop.hugin import write_hugin

            return write_hugin(network)
        case _:
            from causim.interop.xmlbif import write_xmlbif

            return write_xmlbif(network)


def _graph(model: SCM, form: str, exogenous: str) -> str:
    names = original_names(model)
    parents: dict[str, tuple[str, ...]] = {}
    for node in model.nodes:
        causes = tuple(names[parent] for parent in node.parents)
        if node.exogenous and exogenous == EXPLICIT:
            parents[node.exogenous.name] = ()
            causes = (*causes, node.exogenous.name)
        parents[names[node.name]] = causes
    if form == "gml":
        from causim.interop.graphs.gml import write_gml

        return write_gml(model.name, parents)
    from causim.interop.graphs.dot import write_dagitty, write_dot

    return write_dot(model.name, parents) if form == "dot" else write_dagitty(model.name, parents)
