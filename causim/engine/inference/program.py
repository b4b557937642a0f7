"""Eliminations compiled once for a pattern of evidence, to be run for any values of it.

Which variables are fixed decides the shape of every table and the order of elimination; their values only
decide where in the tables to look. So the work is planned once, as flat arrays of integers, and a small
kernel (`causim.engine.inference.kernel`) runs it in microseconds for each query of the same pattern, or for thousands
at once.

A step walks over a grid of variables. At each point the functional factors compute the values of further
variables (or must agree with one that is known), the dense ones are multiplied, and the product is added to
the step's own table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log2, prod

import numpy as np
from numpy.typing import NDArray

from causim.engine.budget import Limits
from causim.engine.inference.factor import Dense, Factor, Functional
from causim.engine.inference.planning import NO_LIMITS, Cheapest, Stage, plan, scopes_of

Ints = NDArray[np.int64]
DEFINE, AGREE, EVIDENCE = 0, 1, 2  # what a functional factor's value is for
MAX_GRID, MAX_COORDINATES, MAX_FACTORS = 64, 256, 512  # of one step


@dataclass(frozen=True, slots=True)
class Slot:
    """A factor while the program is planned: its variables, with the fixed ones apart, and where its table lies.

    `output` is -1 for a dense factor. `strides` are those of `variables` followed by `fixed`, within the table.
    """

    variables: tuple[int, ...]
    fixed: tuple[int, ...]
    strides: tuple[int, ...]
    output: int
    offset: int

    def stride_of(self, variable: int) -> int:
        return self.strides[self.variables.index(variable)] if variable in self.variables else 0


@dataclass
class Program:
    """Flat arrays for the kernel; see `kernel.run` for their layout. `result` is the last step's table."""

    code: list[int] = field(default_factory=list)
    tables: list[NDArray[np.intp]] = field(default_factory=list)
    constants: list[tuple[int, Dense]] = field(default_factory=list)
    work: int = 0  # cells of the working memory
    table_cells: int = 0
    points: int = 0  # of all grids together
    largest: int = 0  # cells of the largest grid or table
    fits: bool = True  # into the kernel's fixed arrays
    bits: float = 0.0  # no number on the way is larger than 2**bits
    result: tuple[int, int] = (0, 1)
    steps: int = 0

    def allocate(self, cells: int) -> int:
        self.work += cells
        return self.work - cells

    def code_array(self) -> Ints:
        return np.array(self.code, dtype=np.int64)

    def table_array(self) -> Ints:
        return np.concatenate([np.zeros(0, np.int64), *(t.reshape(-1) for t in self.tables)]).astype(np.int64)


class Planner:
    """Turns factors, with some variables fixed, into a program that eliminates the rest but `kept`."""

    def __init__(self, factors: Sequence[Factor], sizes: Sequence[int], fixed: Iterable[int]) -> None:
        self.sizes = sizes
        self.fixed = frozenset(fixed)
        self.program = Program()
        self.slots: dict[int, Slot] = {}
        self.entered = 0
        self.holding: dict[int, set[int]] = {}
        self.history: list[tuple[int, list[Slot], Slot]] = []  # of each step: variable, factors, what it made
        for factor in factors:
            self._enter(self._load(factor))

    # --- slots

    def _load(self, factor: Factor) -> Slot:
        program = self.program
        if isinstance(factor, Functional):
            axes, array, output, offset = factor.inputs, factor.table, factor.output, program.table_cells
            program.tables.append(factor.table)
            program.table_cells += factor.table.size
        else:
            axes, array, output = factor.variables, factor.array, -1
            offset = program.allocate(factor.array.size)
            program.constants.append((offset, factor))
            program.bits += log2(max(factor.bound, 1))
        strides = _strides(array.shape)
        free = [i for i, v in enumerate(axes) if v not in self.fixed]
        cut = [i for i, v in enumerate(axes) if v in self.fixed]
        return Slot(
            tuple(axes[i] for i in free),
            tuple(axes[i] for i in cut),
            tuple(strides[i] for i in (*free, *cut)),
            output,
            offset,
        )

    def _enter(self, slot: Slot) -> None:
        number = self.entered
        self.entered += 1
        self.slots[number] = slot
        for variable in self._scope(slot):
            self.holding.setdefault(variable, set()).add(number)

    def _scope(self, slot: Slot) -> set[int]:
        """The free variables that the factor is about."""
        outside = {slot.output} if slot.output >= 0 and slot.output not in self.fixed else set()
        return set(slot.variables) | outside

    # --- steps

    def cost(self, variable: int) -> int:
        grid, outputs, _ = self._shape([self.slots[n] for n in self.holding.get(variable, ())], variable)
        return prod(self.sizes[v] for v in grid) + prod(
            self.sizes[v] for v in (*grid, *outputs) if v != variable
        )

    def _shape(self, held: Sequence[Slot], variable: int) -> tuple[list[int], list[int], list[Slot]]:
        """Grid variables, variables computed on the way, functional factors in an order that can be computed."""
        functional = [s for s in held if s.output >= 0]
        inner = next((s for s in functional if s.output == variable), None)
        ordered = ([inner] if inner else []) + [s for s in functional if s is not inner]
        grid = [v for v in dict.fromkeys(v for s in held for v in s.variables) if v != variable]
        if inner is None and variable >= 0:
            grid.append(variable)  # last: along it the kernel sums without looking at its table
        outputs = dict.fromkeys(
            s.output for s in ordered if s.output not in self.fixed and s.output not in grid
        )
        return grid, list(outputs), ordered

    def eliminate(self, variable: int, boolean: bool) -> set[int]:
        """Add a step that sums the variable out; returns the variables whose costs have changed."""
        numbers = sorted(self.holding.pop(variable, ()))
        held = [self.slots.pop(n) for n in numbers]
        touched = {v for s in held for v in self._scope(s)} - {variable}
        for v in touched:
            self.holding[v].difference_update(numbers)
        if held:
            grid, outputs, _ = self._shape(held, variable)
            kept = [v for v in (*grid, *outputs) if v != variable]
            made = self._emit(held, variable, kept, boolean)
            self.history.append((variable, held, made))
            self._enter(made)
        elif not boolean:  # nothing constrains it: all its values count
            self._enter(self._emit([], variable, [], boolean))
        return touched

    def finish(self, kept: Sequence[int], boolean: bool) -> Program:
        """The product of what is left, over the kept variables."""
        slot = self._emit(list(self.slots.values()), -1, list(kept), boolean)
        self.program.result = (slot.offset, prod(self.sizes[v] for v in kept))
        return self.program

    def differentiate(self, wanted: Mapping[int, int]) -> Program:
        """The total, and then its dependence on each of some tables of ones, which stand for `wanted` variables.

        `wanted` are the variables by the tables' offsets. See `calibration`; here nothing is divided: the dependence on
        one factor of a step is the product of the others and of the dependence on what the step made, summed.
        """
        program, bits = self.program, self.program.bits
        start = program.allocate(1 + sum(self.sizes[v] for v in wanted.values()))
        self._emit(list(self.slots.values()), -1, [], False, start)
        places, end = {}, start + 1
        for offset, variable in wanted.items():
            places[offset] = end
            end += self.sizes[variable]
        needed = set(wanted)  # offsets of dense factors
        for _, held, made in self.history:
            if any(slot.output < 0 and slot.offset in needed for slot in held):
                needed.add(made.offset)
        slopes: dict[int, Slot] = {}
        for variable, held, made in reversed(self.history):
            outer = [slopes[made.offset]] if made.offset in slopes else []  # none of the total itself
            for slot in held:
                if slot.output < 0 and slot.offset in needed:
                    others = [*(other for other in held if other is not slot), *outer]
                    own = list(slot.variables)
                    slopes[slot.offset] = self._emit(others, variable, own, False, places.get(slot.offset))
        program.bits = bits  # no dependence is larger than the bound of the total
        program.result = (start, end - start)
        return program

    def _emit(
        self,
        held: Sequence[Slot],
        variable: int,
        kept: list[int],
        boolean: bool,
        offset: int | None = None,
    ) -> Slot:
        """A step: the product of factors, summed over all but the kept variables, put at `offset` if there is one."""
        grid, outputs, functional = self._shape(held, variable)
        grid += [v for v in kept if v not in grid and v not in outputs]
        dense = [s for s in held if s.output < 0]
        coordinates = [*grid, *outputs]
        size = prod(self.sizes[v] for v in kept)
        strides = _strides([self.sizes[v] for v in kept])
        program = self.program
        offset = program.allocate(size) if offset is None else offset
        points = prod(self.sizes[v] for v in grid)
        program.points += size + points
        program.largest = max(program.largest, size, points)
        program.fits &= (
            len(grid) <= MAX_GRID and len(coordinates) <= MAX_COORDINATES and len(held) <= MAX_FACTORS
        )
        program.bits += log2(self.sizes[variable]) if variable >= 0 else 0
        program.steps += 1
        code = [len(grid), len(coordinates), len(functional), len(dense), offset, size, int(boolean)]
        code += [self.sizes[v] for v in grid]
        code += [strides[kept.index(v)] if v in kept else 0 for v in coordinates]
        defined = set(grid)
        for slot in functional:
            code += self._use(slot, coordinates)
            if slot.output in self.fixed:
                code += [EVIDENCE, slot.output]
            else:
                code += [AGREE if slot.output in defined else DEFINE, coordinates.index(slot.output)]
                defined.add(slot.output)
        for slot in dense:
            code += self._use(slot, coordinates)
        program.code.extend(code)
        return Slot(tuple(kept), (), strides, -1, offset)

    def _use(self, slot: Slot, coordinates: Sequence[int]) -> list[int]:
        fixed = list(zip(slot.fixed, slot.strides[len(slot.variables) :], strict=True))
        code = [slot.offset, len(fixed)]
        for variable, stride in fixed:
            code += [variable, stride]
        return code + [slot.stride_of(v) for v in coordinates]


def _strides(shape: Sequence[int]) -> tuple[int, ...]:
    return tuple(prod(shape[i + 1 :]) for i in range(len(shape)))


def compile_program(
    factors: Sequence[Factor],
    sizes: Sequence[int],
    fixed: Iterable[int],
    stages: Sequence[tuple[Stage, bool]],
    kept: Sequence[int] = (),
    limits: Limits = NO_LIMITS,
) -> Program:
    """A program that eliminates, stage by stage (True: as truth values), in the cheaper of two orders."""
    cut = frozenset(fixed)
    orders = plan(scopes_of(factors, cut), tuple(sizes), tuple(s for s, _ in stages), 0, limits).orders
    truths = [boolean for _, boolean in stages]
    found = (
        _greedy(Planner(factors, sizes, cut), stages, limits).finish(kept, all(truths)),
        _ordered(Planner(factors, sizes, cut), orders, truths).finish(kept, all(truths)),
    )
    return min(found, key=lambda program: program.points)


def compile_marginals(
    factors: Sequence[Factor],
    sizes: Sequence[int],
    fixed: Iterable[int],
    variables: Sequence[int],
    limits: Limits = NO_LIMITS,
) -> Program:
    """A program for the total, and for the weights of each value of each of the variables, one after the other."""
    cut = frozenset(fixed)
    ones = [Dense((v,), np.ones(sizes[v], np.int64)) for v in variables]
    every = [*factors, *ones]
    stage = Stage(tuple(v for v in range(len(sizes)) if v not in cut))
    orders = plan(scopes_of(every, cut), tuple(sizes), (stage,), 0, limits).orders
    found = []
    for planner in (
        _greedy(Planner(every, sizes, cut), [(stage, False)], limits),
        _ordered(Planner(every, sizes, cut), orders, [False]),
    ):
        offsets = {id(dense): offset for offset, dense in planner.program.constants}
        wanted = {offsets[id(table)]: v for table, v in zip(ones, variables, strict=True)}
        found.append(planner.differentiate(wanted))
    return min(found, key=lambda program: program.points)


def _greedy(planner: Planner, stages: Sequence[tuple[Stage, bool]], limits: Limits) -> Planner:
    """Always the variable that is cheapest for the kernel."""
    done: set[int] = set()
    for stage, boolean in stages:
        required = set(stage.required) - done
        left = required | (set(stage.optional) - done)
        queue = Cheapest({v: planner.cost(v) for v in left})
        while required:
            limits.verify()
            variable = queue.pop()
            required.discard(variable)
            done.add(variable)
            for v in planner.eliminate(variable, boolean) & queue.prices.keys():
                queue.update(v, planner.cost(v))
    return planner


def _ordered(planner: Planner, orders: Sequence[Sequence[int]], truths: Sequence[bool]) -> Planner:
    """In the order that is best for eliminations by NumPy, which looked further than one rule."""
    for order, boolean in zip(orders, truths, strict=True):
        for variable in order:
            planner.eliminate(variable, boolean)
    return planner
