"""A Bayesian network as a specification: tables become `cpt` sugar, certain ones a `match`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from causim.interop.bundle import legal_name
from causim.interop.network import Network, Table, Variable
from causim.interop.text import exogenous_names, node_names
from causim.source import Span
from causim.syntax import ast
from causim.syntax.limits import MAX_ARMS

COUPLING = "inverse_cdf"


def network_spec(network: Network) -> ast.Spec:
    """The specification that says a network, of which the checker has proved nothing yet.

    Names that the language cannot have are changed by `node_names`; the original is then the node's label. States are
    labels, word for word. The numbers are those of the file; the checker divides a row by its sum.
    """
    top = network.source.span(0, 0)
    title = network.name or PurePath(network.source.name).stem or "network"
    edges = sum(len(table.parents) for table in network.tables.values())
    doc = f"The Bayesian network {title}: {_count(len(network.variables), 'variable')}, {_count(edges, 'edge')}."
    model = ast.ModelDecl(ast.Name(legal_name(title), span=top), ast.Doc(doc, span=top), span=top)
    names = node_names(variable.name for variable in network.variables)
    writer = _Writer(network, names, exogenous_names(names.values()), network.states)
    nodes = map(writer.node, network.variables)
    return ast.Spec(model, nodes=tuple(nodes), source=network.source)


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _listed(names: tuple[str, ...]) -> str:
    return " and ".join((*(", ".join(names[:-1]),), names[-1]) if len(names) > 1 else names)


def _inside(span: Span) -> Span:
    """A place for a second declaration in one: the checker tells declarations apart by their places."""
    return Span(span.source, span.start, span.start)


@dataclass(frozen=True, slots=True)
class _Writer:
    network: Network
    names: dict[str, str]  # of nodes, by those of variables
    chances: dict[str, str]  # of exogenous variables, by those of nodes
    states: dict[str, tuple[str, ...]]

    def node(self, variable: Variable) -> ast.NodeDecl:
        table, span, own = self.network.tables[variable.name], variable.span, self.names[variable.name]
        given = f", given {_listed(table.parents)}" if table.parents else ""
        states = tuple(ast.LabelLiteral(state, span=span) for state in variable.states)
        exogenous = cpt = value = None
        if table.deterministic and len(table.rows) <= MAX_ARMS:
            value = self.certain(variable, table)
        elif table.parents:
            cpt = self.cpt(table)
        else:
            exogenous = self.root(variable, table)
        return ast.NodeDecl(
            ast.Name(own, span=span),
            tuple(ast.Name(self.names[parent], span=table.span) for parent in table.parents),
            ast.LabelType(states, ordered=False, span=span),
            ast.Doc(f"The state of {variable.name}{given}.", span=span),
            label=variable.name if own != variable.name else None,
            exogenous=exogenous,
            cpt=cpt,
            value=value,
            span=span,
        )

    def chance(self, table: Table, span: Span) -> ast.Name:
        return ast.Name(self.chances[self.names[table.of]], span=_inside(span))

    def root(self, variable: Variable, table: Table) -> ast.ExogenousDecl:
        span = table.row_spans[0]
        weights = tuple(
            ast.Weight(ast.LabelLiteral(state, span=span), ast.Number(share, span=span), span=span)
            for state, share in zip(variable.states, table.rows[0], strict=True)
        )
        return ast.ExogenousDecl(self.chance(table, span), None, weights, span=span)

    def cpt(self, table: Table) -> ast.CptDecl:
        rows = []
        for patterns, row, span in zip(self.patterns(table), table.rows, table.row_spans, strict=True):
            numbers = tuple(ast.Number(share, span=span) for share in row)
            rows.append(ast.CptRow(patterns, numbers, span=span))
        coupling = ast.Name(COUPLING, span=table.span)
        return ast.CptDecl(self.chance(table, table.span), coupling, tuple(rows), span=table.span)

    def certain(self, variable: Variable, table: Table) -> ast.Expr:
        """Of a table of zeros and ones: the state that each row makes certain."""
        results = [ast.LabelLiteral(variable.states[row.index(1)], span=table.span) for row in table.rows]
        if not table.parents:
            return results[0]
        arms = (
            ast.Arm(patterns, result, span=table.span)
            for patterns, result in zip(self.patterns(table), results, strict=True)
        )
        subjects = tuple(ast.Ref(self.names[parent], span=table.span) for parent in table.parents)
        return ast.MatchExpr(subjects, tuple(arms), span=table.span)

    def patterns(self, table: Table) -> list[tuple[ast.Pattern, ...]]:
        """A line for each row: the states of the parents."""
        lines: list[tuple[ast.Pattern, ...]] = [()]
        for parent in table.parents:
            options = [ast.LabelLiteral(state, span=table.span) for state in self.states[parent]]
            lines = [(*line, option) for line in lines for option in options]
        return lines
