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

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import log2, prod

import numpy as np
from numpy.typing import NDArray

from causim.engine.inference.elimination import Cheapest, Scope, Stage, plan, scope_of
from causim.engine.inference.factor import Dense, Factor, Functional

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
            self._enter(self._emit(held, variable, kept, boolean))
        elif not boolean:  # nothing constrains it: all its values count
            self._enter(self._emit([], variable, [], boolean))
        return touched

    def finish(self, kept: Sequence[int], boolean: bool) -> Program:
        """The product of what is left, over the kept variables."""
        slot = self._emit(list(self.slots.values()), -1, list(kept), boolean)
        self.program.result = (slot.offset, prod(self.sizes[v] for v in kept))
        return self.program

    def _emit(self, held: Sequence[Slot], variable: int, kept: list[int], boolean: bool) -> Slot:
        grid, outputs, functional = self._shape(held, variable)
        grid += [v for v in kept if v not in grid and v not in outputs]
        dense = [s for s in held if s.output < 0]
        coordinates = [*grid, *outputs]
        size = prod(self.sizes[v] for v in kept)
        strides = _strides([self.sizes[v] for v in kept])
        program = self.program
        offset = program.allocate(size)
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
) -> Program:
    """A program that eliminates, stage by stage (True: as truth values), in the cheaper of two orders."""
    cut = frozenset(fixed)
    scopes = (_without(scope_of(factor), cut) for factor in factors)
    orders = plan(
        tuple(scope for scope in scopes if scope != ((), -1)), tuple(sizes), tuple(s for s, _ in stages)
    )
    truths = [boolean for _, boolean in stages]
    found = (
        _greedy(Planner(factors, sizes, cut), stages).finish(kept, all(truths)),
        _ordered(Planner(factors, sizes, cut), orders, truths).finish(kept, all(truths)),
    )
    return min(found, key=lambda program: program.points)


def _without(scope: Scope, fixed: frozenset[int]) -> Scope:
    axes, output = scope
    return tuple(v for v in axes if v not in fixed), -1 if output in fixed else output


def _greedy(planner: Planner, stages: Sequence[tuple[Stage, bool]]) -> Planner:
    """Always the variable that is cheapest for the kernel."""
    done: set[int] = set()
    for stage, boolean in stages:
        required = set(stage.required) - done
        left = required | (set(stage.optional) - done)
        queue = Cheapest({v: planner.cost(v) for v in left})
        while required:
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
