"""The libraries that causim's engine is compared with, each used as well as we know how.

Whatever can be prepared before the evidence is known is prepared: networks and their junction trees, contraction
paths, clauses, constraint models. What is timed is a query of new evidence to what was prepared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice, product
from types import ModuleType
from typing import Any

import numpy as np
from plain import Plain

from causim.compiler import compile_python

Values = Mapping[int, int]  # of nodes, by number
MAX_CLIQUE = 10**7.3  # cells of a junction tree's largest clique, beyond which pyAgrum is not asked
MAX_CONTEXTS = 200_000  # of an enumeration


class TooLargeError(Exception):
    """The peer is not asked, because it would not come back in acceptable time or memory."""


def changed_by(model: Plain, do: Values) -> set[int]:
    """The forced nodes and what follows from them."""
    found = set(do)
    for i, node in enumerate(model.nodes):
        if any(p in found for p in node.parents):
            found.add(i)
    return found


class Agrum:
    """A Bayesian network over exogenous and endogenous variables; with `do`, the twin network, in which only what
    follows from the intervention stands twice. Forced nodes are roots, their values evidence.
    """

    def __init__(self, model: Plain, do: tuple[int, ...] = ()) -> None:
        import pyagrum as gum

        self.net = net = gum.BayesNet()
        self.model, self.do = model, do
        changed = changed_by(model, dict.fromkeys(do, 0)) if do else set()
        for i, node in enumerate(model.nodes):
            self._variable(f"U{i}", len(node.weights), node.weights)
        for i, node in enumerate(model.nodes):
            self._node(i, "X", [f"X{p}" for p in node.parents])
        for i in sorted(changed):
            if i in do:
                self._variable(f"Z{i}", model.nodes[i].size, (1,) * model.nodes[i].size)
            else:
                parents = model.nodes[i].parents
                self._node(i, "Z", [f"{'Z' if p in changed else 'X'}{p}" for p in parents])
        self.changed = changed
        self.engine = gum.LazyPropagation(net)
        self.engine.setNumberOfThreads(1)
        tree = self.engine.junctionTree()
        for clique in tree.nodes():
            cells = 1.0
            for v in tree.clique(clique):
                cells *= net.variable(v).domainSize()
            if cells > MAX_CLIQUE:
                raise TooLargeError(f"a clique of {cells:.0e} cells")

    def _variable(self, name: str, size: int, weights: tuple[int, ...]) -> None:
        import pyagrum as gum

        self.net.add(gum.RangeVariable(name, "", 0, size - 1))
        self.net.cpt(name).fillWith([w / sum(weights) for w in weights])

    def _node(self, i: int, kind: str, parents: list[str]) -> None:
        import pyagrum as gum

        node, net = self.model.nodes[i], self.net
        net.add(gum.RangeVariable(f"{kind}{i}", "", 0, node.size - 1))
        for name in (*parents, f"U{i}"):
            net.addArc(name, f"{kind}{i}")
        table = (node.table[..., None] == np.arange(node.size)).astype(float)
        order = [*parents, f"U{i}", f"{kind}{i}"]
        cpt = net.cpt(f"{kind}{i}")  # its arrays have the variables in the reverse order of its names
        axes = [order.index(name) for name in reversed(cpt.names)]
        cpt.fillWith(np.ascontiguousarray(table.transpose(axes)).reshape(-1).tolist())

    def ask(self, observe: Values, do: Values, targets: tuple[str, ...]) -> list[Any]:
        """Posteriors of some variables."""
        engine = self.engine
        engine.setTargets(set(targets))
        engine.setEvidence({f"X{i}": v for i, v in observe.items()} | {f"Z{i}": v for i, v in do.items()})
        engine.makeInference()
        return [engine.posterior(name) for name in targets]

    def abduce(self, observe: Values) -> list[Any]:
        return self.ask(observe, {}, tuple(f"U{i}" for i in self.model.seen))

    def posterior(self, observe: Values, do: Values, target: int) -> list[float]:
        found: list[float] = self.ask(observe, do, (self.after(target),))[0].tolist()
        return found

    def after(self, node: int) -> str:
        return f"{'Z' if node in self.changed else 'X'}{node}"

    def possible(self, observe: Values, do: Values, world: Values) -> bool:
        """Whether a claimed world has a positive probability, together with the evidence."""
        import pyagrum as gum

        evidence = {f"X{i}": v for i, v in observe.items()} | {f"Z{i}": v for i, v in do.items()}
        for i, value in world.items():
            if evidence.setdefault(self.after(i), value) != value:
                return False
        engine = self.engine
        engine.setTargets(set())
        engine.setEvidence(evidence)
        try:
            return bool(engine.evidenceProbability() > 0)
        except gum.IncompatibleEvidence:
            return False


class Clauses:
    """One-hot clauses of a model, or of its twin network; a variable of two values is one literal."""

    def __init__(self, model: Plain, do: tuple[int, ...] = (), solver: str = "cadical153") -> None:
        self.model, self.solver_name = model, solver
        self.clauses: list[list[int]] = []
        self.top = 0
        self.changed = changed_by(model, dict.fromkeys(do, 0)) if do else set()
        self.literals: dict[str, list[int]] = {}
        for i, node in enumerate(model.nodes):
            self._variable(f"U{i}", len(node.weights))
            self._variable(f"X{i}", node.size)
            self._mechanism(i, "X", [f"X{p}" for p in node.parents])
        for i in sorted(self.changed):
            self._variable(f"Z{i}", model.nodes[i].size)
            if i not in do:
                parents = model.nodes[i].parents
                self._mechanism(i, "Z", [f"{'Z' if p in self.changed else 'X'}{p}" for p in parents])
        self.kept: Any = None

    def _variable(self, name: str, size: int) -> None:
        if size == 1:
            self.literals[name] = [self._fresh()]
            self.clauses.append(self.literals[name])
        elif size == 2:
            one = self._fresh()
            self.literals[name] = [-one, one]
        else:
            own = self.literals[name] = [self._fresh() for _ in range(size)]
            self.clauses.append(own)
            self.clauses += [[-a, -b] for i, a in enumerate(own) for b in own[:i]]

    def _fresh(self) -> int:
        self.top += 1
        return self.top

    def _mechanism(self, i: int, kind: str, parents: list[str]) -> None:
        node = self.model.nodes[i]
        inputs = [self.literals[name] for name in (*parents, f"U{i}")]
        for place, value in np.ndenumerate(node.table):
            wrong = [-own[v] for own, v in zip(inputs, place, strict=True)]
            self.clauses.append([*wrong, self.literals[f"{kind}{i}"][int(value)]])

    def _solver(self) -> Any:
        from pysat.solvers import Solver

        return Solver(name=self.solver_name, bootstrap_with=self.clauses)

    def after(self, node: int) -> str:
        return f"{'Z' if node in self.changed else 'X'}{node}"

    def possible(self, observe: Values, do: Values, world: Values) -> bool:
        self.kept = self.kept or self._solver()
        assumed = [self.literals[f"X{i}"][v] for i, v in observe.items()]
        assumed += [self.literals[f"Z{i}"][v] for i, v in do.items()]
        assumed += [self.literals[self.after(i)][v] for i, v in world.items()]
        return bool(self.kept.solve(assumptions=assumed))

    def listing(self, observe: Values, most: int) -> int:
        """So many explanations, one after the other; each is excluded before the next is looked for."""
        with self._solver() as solver:
            for i, v in observe.items():
                solver.add_clause([self.literals[f"X{i}"][v]])
            return sum(1 for _ in islice(self._models(solver), most))

    def _models(self, solver: Any) -> Iterator[list[int]]:
        """By exogenous values: all else follows from them."""
        own = [
            literal
            for i, node in enumerate(self.model.nodes)
            if len(node.weights) > 1
            for literal in self.literals[f"U{i}"]
        ]
        own = [literal for literal in own if literal > 0]
        while solver.solve():
            found = set(solver.get_model())
            yield [literal for literal in own if literal in found]
            solver.add_clause([-literal if literal in found else literal for literal in own])


class CpSat:
    """OR-tools: an integer a variable, a table constraint a mechanism."""

    def __init__(self, model: Plain, do: tuple[int, ...] = ()) -> None:
        from ortools.sat.python import cp_model

        self.base = base = cp_model.CpModel()
        self.model = model
        self.changed = changed_by(model, dict.fromkeys(do, 0)) if do else set()
        self.place: dict[str, int] = {}
        variables: dict[str, Any] = {}

        def add(name: str, size: int) -> None:
            variables[name] = base.new_int_var(0, size - 1, name)
            self.place[name] = variables[name].index

        def constrain(i: int, kind: str, parents: list[str]) -> None:
            rows = [(*place, int(value)) for place, value in np.ndenumerate(model.nodes[i].table)]
            names = (*parents, f"U{i}", f"{kind}{i}")
            base.add_allowed_assignments([variables[name] for name in names], rows)

        for i, node in enumerate(model.nodes):
            add(f"U{i}", len(node.weights))
            add(f"X{i}", node.size)
            constrain(i, "X", [f"X{p}" for p in node.parents])
        for i in sorted(self.changed):
            add(f"Z{i}", model.nodes[i].size)
            if i not in do:
                parents = model.nodes[i].parents
                constrain(i, "Z", [f"{'Z' if p in self.changed else 'X'}{p}" for p in parents])

    def after(self, node: int) -> str:
        return f"{'Z' if node in self.changed else 'X'}{node}"

    def possible(self, observe: Values, do: Values, world: Values) -> bool:
        from ortools.sat.python import cp_model

        trial = self.base.clone()
        fixed = {f"X{i}": v for i, v in observe.items()} | {f"Z{i}": v for i, v in do.items()}
        for i, value in world.items():
            if fixed.setdefault(self.after(i), value) != value:
                return False
        for name, value in fixed.items():
            domain = trial.proto.variables[self.place[name]].domain
            domain[0] = domain[1] = value
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        status = solver.solve(trial)
        return bool(status in (cp_model.OPTIMAL, cp_model.FEASIBLE))


class Einsum:
    """opt_einsum: worlds with given values of some nodes, counted by one contraction. Exact only below 2**53."""

    def __init__(self, model: Plain, observed: tuple[int, ...]) -> None:
        import opt_einsum

        self.model, self.observed = model, observed
        operands: list[Any] = []
        constants: list[int] = []
        for i, node in enumerate(model.nodes):
            reached = (node.table[..., None] == np.arange(node.size)).any(axis=-2).astype(float)
            constants.append(len(operands) // 2)
            operands += [reached, [*node.parents, i]]
        for i in observed:
            operands += [(model.nodes[i].size,), [i]]
        symbols = [opt_einsum.get_symbol(i) for i in range(len(model.nodes))]
        parts = ["".join(symbols[v] for v in operands[k + 1]) for k in range(0, len(operands), 2)]
        self.run = opt_einsum.contract_expression(
            f"{','.join(parts)}->", *operands[::2], constants=constants, optimize="greedy"
        )
        self.units = [np.eye(model.nodes[i].size) for i in observed]

    def count(self, observe: Values) -> float:
        return float(self.run(*(unit[observe[i]] for i, unit in zip(self.observed, self.units, strict=True))))


class Loop:
    """Enumeration, as lean as Python is: every exogenous context, the mechanisms as nested look-ups."""

    def __init__(self, model: Plain) -> None:
        if model.contexts > MAX_CONTEXTS:
            raise TooLargeError(f"{float(model.contexts):.0e} contexts")
        self.model = model

    def _worlds(self, observe: Values) -> Iterator[tuple[tuple[int, ...], list[int]]]:
        run, nodes = self.model.run, self.model.nodes
        for choice in product(*(range(len(node.weights)) for node in nodes)):
            world = run(choice)
            if all(world[i] == v for i, v in observe.items()):
                yield choice, world

    def abduce(self, observe: Values) -> int:
        return sum(1 for _ in self._worlds(observe))

    def count(self, observe: Values) -> int:
        return len({tuple(world) for _, world in self._worlds(observe)})

    def posterior(self, observe: Values, do: Values, target: int) -> list[float]:
        shares = [0.0] * self.model.nodes[target].size
        for choice, _ in self._worlds(observe):
            weight = 1.0
            for u, node in zip(choice, self.model.nodes, strict=True):
                weight *= node.weights[u] / sum(node.weights)
            shares[self.model.run(choice, dict(do))[target]] += weight
        return [share / sum(shares) for share in shares]

    def possible(self, observe: Values, do: Values, world: Values) -> bool:
        for choice, _ in self._worlds(observe):
            after = self.model.run(choice, dict(do))
            if all(after[i] == v for i, v in world.items()):
                return True
        return False

    def listing(self, observe: Values, most: int) -> int:
        return sum(1 for _ in islice(self._worlds(observe), most))


class RunOnce:
    """Enumeration as the paper does it: a module of samplers `U_X`, mechanisms `f_X` and `run_once`, whose functions
    are replaced, context by context and for the intervention.
    """

    def __init__(self, model: Plain) -> None:
        if model.contexts > MAX_CONTEXTS:
            raise TooLargeError(f"{float(model.contexts):.0e} contexts")
        self.model = model
        self.module = ModuleType("compiled")
        exec(compile_python(model.scm), vars(self.module))

    def _worlds(self, do: Values | None = None) -> Iterator[tuple[tuple[int, ...], dict[str, int]]]:
        own, seen = vars(self.module), self.model.seen
        kept = {f"f_X{i}": own[f"f_X{i}"] for i in do or {}}
        own |= {f"f_X{i}": (lambda *_, v=v: v) for i, v in (do or {}).items()}
        for choice in product(*(range(len(self.model.nodes[i].weights)) for i in seen)):
            for i, value in zip(seen, choice, strict=True):
                own[f"U_X{i}"] = lambda _rng, value=value: value
            yield choice, own["run_once"]()
        own |= kept

    def abduce(self, observe: Values) -> int:
        return sum(1 for _, world in self._worlds() if all(world[f"X{i}"] == v for i, v in observe.items()))

    def count(self, observe: Values) -> int:
        fits = (w for _, w in self._worlds() if all(w[f"X{i}"] == v for i, v in observe.items()))
        return len({tuple(world.items()) for world in fits})

    def posterior(self, observe: Values, do: Values, target: int) -> int:
        """The support, as the paper asks for; it has no probabilities."""
        fits = {c for c, w in self._worlds() if all(w[f"X{i}"] == v for i, v in observe.items())}
        return len({world[f"X{target}"] for choice, world in self._worlds(do) if choice in fits})

    def possible(self, observe: Values, do: Values, world: Values) -> bool:
        fits = {c for c, w in self._worlds() if all(w[f"X{i}"] == v for i, v in observe.items())}
        found = {tuple(w.items()) for c, w in self._worlds(do) if c in fits}
        return tuple((f"X{i}", world[i]) for i in self.model.seen) in found

    def sample(self, worlds: int) -> None:
        for seed in range(worlds):
            self.module.run_once(seed)


def agrum_sampler(model: Plain) -> Callable[[int], None]:
    import pyagrum as gum

    own = Agrum(model)  # kept: the generator only borrows its network
    generator = gum.BNDatabaseGenerator(own.net)

    def draw(worlds: int) -> None:
        assert own.net
        generator.drawSamples(worlds)

    return draw
