"""Factors: tables over variables, and the one operation that inference is made of, eliminating a variable.

A factor is either dense, a number (or truth value) for each combination of its variables, or functional: the
indicator of `output = table[inputs]`, which stays a table of indices until an input is summed out. Keeping
mechanisms functional makes the elimination of a deterministic variable a composition, without an axis for its
values.

Two semirings: boolean (is it possible) and integers (how many, or with what weight, exactly). Integers are
int64 while their bound allows it and Python integers beyond: nothing is ever rounded, and nothing underflows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
INT64_BOUND = 1 << 62


@dataclass(frozen=True, slots=True)
class Dense:
    """`array` has one axis a variable. `bound` is at least its largest entry (1 for truth values)."""

    variables: tuple[int, ...]
    array: Array
    bound: int = 1


@dataclass(frozen=True, slots=True)
class Functional:
    """1 where `output` equals `table[inputs]`, else 0."""

    inputs: tuple[int, ...]
    output: int
    table: NDArray[np.intp]

    @property
    def variables(self) -> tuple[int, ...]:
        return (*self.inputs, self.output)


Factor = Dense | Functional


def restrict(factor: Factor, fixed: Mapping[int, int]) -> Factor:
    """The factor at fixed indices of some of its variables."""
    if isinstance(factor, Dense):
        if not any(v in fixed for v in factor.variables):
            return factor
        cut = tuple(fixed.get(v, slice(None)) for v in factor.variables)
        # Of long integers (dtype object) a single cell would come out bare, and not as an array of no dimensions.
        array = np.asarray(factor.array[cut], dtype=factor.array.dtype)
        return Dense(tuple(v for v in factor.variables if v not in fixed), array, factor.bound)
    table, inputs = factor.table, factor.inputs
    if any(v in fixed for v in inputs):
        table = np.asarray(table[tuple(fixed.get(v, slice(None)) for v in inputs)])
        inputs = tuple(v for v in inputs if v not in fixed)
    if factor.output in fixed:
        return Dense(inputs, np.asarray(table == fixed[factor.output]))
    return factor if table is factor.table else Functional(inputs, factor.output, table)


def align(array: Array, variables: Sequence[int], onto: Sequence[int]) -> Array:
    """The array with its axes in the order of `onto`, of length 1 where it has no such variable."""
    place = {v: i for i, v in enumerate(onto)}
    order = sorted(range(len(variables)), key=lambda i: place[variables[i]])
    shape = [1] * len(onto)
    for i in order:
        shape[place[variables[i]]] = array.shape[i]
    return array.transpose(order).reshape(shape)


def multiply(factors: Sequence[Dense], onto: Sequence[int], boolean: bool) -> tuple[Array | None, int]:
    """Their product over the axes of `onto` (not broadcast), and its bound; None for an empty product."""
    product: Array | None = None
    bound = 1
    for factor in factors:
        bound *= max(factor.bound, 1)
    exact = not boolean and bound >= INT64_BOUND
    for factor in factors:
        array = align(factor.array, factor.variables, onto)
        if exact and array.dtype != object:
            array = array.astype(np.int64).astype(object)
        if product is None:
            product = array
        elif boolean:
            product = product & array
        else:
            product = product * array
    return product, bound


def compose(inner: Functional, outer: Factor) -> Factor:
    """The outer factor with the inner's output replaced by its inputs."""
    variable = inner.output
    if (
        isinstance(outer, Functional) and outer.output == variable
    ):  # two functions of one output: where they agree
        axes = tuple(dict.fromkeys((*inner.inputs, *outer.inputs)))
        agree = align(inner.table, inner.inputs, axes) == align(outer.table, outer.inputs, axes)
        return Dense(axes, np.asarray(agree))
    others = tuple(v for v in _axes(outer) if v != variable)
    axes = tuple(dict.fromkeys((*inner.inputs, *others)))
    source = outer.array if isinstance(outer, Dense) else outer.table
    moved = np.moveaxis(source, _axes(outer).index(variable), 0)
    index: list[Array] = [align(inner.table, inner.inputs, axes)]
    for position, v in enumerate(others):
        extent = [1] * len(axes)
        extent[axes.index(v)] = moved.shape[position + 1]
        index.append(np.arange(moved.shape[position + 1]).reshape(extent))
    gathered = moved[tuple(index)]
    shape = tuple(_extent(v, inner, others, moved) for v in axes)
    gathered = np.broadcast_to(gathered, shape)
    if isinstance(outer, Dense):
        return Dense(axes, gathered, outer.bound)
    return Functional(axes, outer.output, gathered)


def _axes(factor: Factor) -> tuple[int, ...]:
    return factor.variables if isinstance(factor, Dense) else factor.inputs


def _extent(variable: int, inner: Functional, others: Sequence[int], moved: Array) -> int:
    if variable in inner.inputs:
        return int(inner.table.shape[inner.inputs.index(variable)])
    return int(moved.shape[others.index(variable) + 1])


def sum_out(variable: int, factors: Sequence[Factor], sizes: Sequence[int], boolean: bool) -> Dense:
    """The product of the factors with a variable (not the output of any) summed out."""
    dense = [f for f in factors if isinstance(f, Dense)]
    functional = [f for f in factors if isinstance(f, Functional)]
    axes = tuple(dict.fromkeys(v for f in factors for v in _axes(f) if v != variable))
    grid = (*axes, variable)
    product, bound = multiply(dense, grid, boolean)
    bound *= sizes[variable]
    if not functional:
        assert product is not None
        return _reduced(axes, product, bound, sizes[variable], boolean)
    return _scattered(axes, grid, product, bound, functional, sizes, boolean)


def _reduced(axes: tuple[int, ...], product: Array, bound: int, length: int, boolean: bool) -> Dense:
    """Summation over the last axis, in exact integers where int64 may not hold the sum."""
    if boolean:
        return Dense(axes, np.asarray(product.any(axis=-1)))
    if product.dtype != object:
        product = product.astype(np.int64)
        if bound >= INT64_BOUND:
            product = product.astype(object)
    total = product.sum(axis=-1)
    if product.shape[-1] == 1:  # no factor has the variable as an axis
        total = total * length
    return _tight(axes, np.asarray(total, product.dtype), bound)  # a single sum is no array


def _tight(axes: tuple[int, ...], array: Array, bound: int) -> Dense:
    """A factor whose bound is its true maximum, once the bound that was carried along has grown large."""
    if bound >= 1 << 40 and array.size:
        bound = int(array.max())
        if array.dtype == object and bound < 1 << 31:
            array = array.astype(np.int64)
    return Dense(axes, array, bound)


def _scattered(
    axes: tuple[int, ...],
    grid: tuple[int, ...],
    product: Array | None,
    bound: int,
    functional: Sequence[Functional],
    sizes: Sequence[int],
    boolean: bool,
) -> Dense:
    """Each point of the grid adds its weight where the functions of it point."""
    outputs = tuple(dict.fromkeys(f.output for f in functional))
    result_axes = (*(v for v in axes if v not in outputs), *outputs)
    target, valid = pointing(grid, functional, result_axes, sizes)
    shape = tuple(sizes[v] for v in result_axes)
    return _accumulate(target, product, valid, result_axes, shape, bound, boolean)


def pointing(
    grid: tuple[int, ...], functional: Sequence[Functional], onto: tuple[int, ...], sizes: Sequence[int]
) -> tuple[Array, Array | None]:
    """For each point of a grid its flat place among the axes of `onto`, and whether the functions agree on it.

    The axes of `onto` are outputs of the functions or else axes of the grid. None: nothing can disagree.
    """
    shape = tuple(sizes[v] for v in onto)
    extent = tuple(sizes[v] for v in grid)
    outputs = tuple(dict.fromkeys(f.output for f in functional))
    target = np.zeros(extent, dtype=np.intp)
    valid: Array | None = None
    for v in onto:
        if v not in outputs:
            target += _ranks(v, grid, extent) * _stride(v, onto, shape)
    for output in outputs:
        makers = [f for f in functional if f.output == output]
        first = align(makers[0].table, makers[0].inputs, grid)
        target += first * _stride(output, onto, shape)
        rivals = [align(f.table, f.inputs, grid) for f in makers[1:]]
        if output in grid:
            rivals.append(_ranks(output, grid, extent))
        for rival in rivals:
            agree = first == rival
            valid = agree if valid is None else valid & agree
    return target, valid


def _accumulate(
    target: Array,
    product: Array | None,
    valid: Array | None,
    axes: tuple[int, ...],
    shape: tuple[int, ...],
    bound: int,
    boolean: bool,
) -> Dense:
    size = prod(shape)
    if product is None:
        weights = None if valid is None else np.broadcast_to(valid, target.shape).reshape(-1)
    else:
        if valid is not None:
            product = product & valid if boolean else product * valid
        weights = np.broadcast_to(product, target.shape).reshape(-1)
    flat = target.reshape(-1)
    if boolean:
        array: Array = np.zeros(size, dtype=np.bool_)
        array[flat if weights is None else flat[weights]] = True
        return Dense(axes, array.reshape(shape))
    if weights is None:
        return Dense(axes, np.bincount(flat, minlength=size).astype(np.int64).reshape(shape), bound)
    exact = bound >= INT64_BOUND or weights.dtype == object
    array = np.zeros(size, dtype=object if exact else np.int64)
    np.add.at(array, flat, weights.astype(object if exact else np.int64))
    return _tight(axes, array.reshape(shape), bound)


def _ranks(variable: int, grid: tuple[int, ...], extent: tuple[int, ...]) -> Array:
    shape = [1] * len(grid)
    place = grid.index(variable)
    shape[place] = extent[place]
    return np.arange(extent[place]).reshape(shape)


def _stride(variable: int, axes: tuple[int, ...], shape: tuple[int, ...]) -> int:
    return prod(shape[axes.index(variable) + 1 :])
