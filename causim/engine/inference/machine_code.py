"""The kernel in machine code. Importing this module needs numba; `causim.engine.inference.kernel` does so
when it is worth it.

Layout of a step in `code`: number of grid variables, of coordinates (grid variables, then computed ones), of
functional and of dense factors, offset and size of its table, 1 for truth values; sizes of the grid; the
table's stride for each coordinate; then the factors, the functional first. Each factor: offset, number of
fixed variables, pairs of fixed variable and stride, a stride for each coordinate; and a functional one: what
its value is for, and of what variable.
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np

from causim.engine.inference.program import AGREE, DEFINE, MAX_COORDINATES, MAX_FACTORS, MAX_GRID


@numba.njit(cache=True, nogil=True)
def _locate(code: Any, at: int, step: Any, evidence: Any, base: Any, place: Any) -> int:
    """Where each factor's table starts, given the evidence, and where its strides stand; the end of the step's code."""
    _, n_coordinates, n_functional, n_dense = step
    for f in range(n_functional + n_dense):
        position = code[at]
        for i in range(code[at + 1]):
            position += evidence[code[at + 2 + 2 * i]] * code[at + 3 + 2 * i]
        base[f] = position
        place[f] = at + 2 + 2 * code[at + 1]
        at = place[f] + n_coordinates + (2 if f < n_functional else 0)
    return at


@numba.njit(cache=True, nogil=True)
def _position(code: Any, place: int, start: int, coordinate: Any, n_grid: int, n_coordinates: int) -> int:
    """Where a factor is looked at: `start` is known from the grid, the rest follows from the computed coordinates."""
    for c in range(n_grid, n_coordinates):
        stride = code[place + c]
        if stride != 0:
            start += coordinate[c] * stride
    return start


@numba.njit(cache=True, nogil=True)
def _follow(code: Any, tables: Any, here: Any, place: Any, step: Any, evidence: Any, coordinate: Any) -> bool:
    """Compute the coordinates that functional factors define; False where one disagrees with what is known."""
    n_grid, n_coordinates, n_functional, _ = step
    for f in range(n_functional):
        value = tables[_position(code, place[f], here[f], coordinate, n_grid, n_coordinates)]
        use = code[place[f] + n_coordinates]
        which = code[place[f] + n_coordinates + 1]
        if use == DEFINE:
            coordinate[which] = value
        elif use == AGREE:
            if coordinate[which] != value:
                return False
        elif evidence[which] != value:
            return False
    return True


@numba.njit(cache=True, nogil=True)
def _product(code: Any, work: Any, here: Any, place: Any, step: Any, coordinate: Any, modulus: int) -> Any:
    n_grid, n_coordinates, n_functional, n_dense = step
    product = work.dtype.type(1)
    for f in range(n_functional, n_functional + n_dense):
        factor = work[_position(code, place[f], here[f], coordinate, n_grid, n_coordinates)]
        if factor == 0:
            return work.dtype.type(0)
        product *= factor
        if modulus != 0:
            product %= work.dtype.type(modulus)
    return product


@numba.njit(cache=True, nogil=True)
def _add(work: Any, target: int, product: Any, boolean: int, modulus: int) -> None:
    if boolean != 0:
        work[target] = 1
        return
    work[target] += product
    if modulus != 0:
        work[target] %= work.dtype.type(modulus)


@numba.njit(cache=True, nogil=True)
def _line(
    code: Any,
    work: Any,
    here: Any,
    place: Any,
    axis: int,
    length: int,
    target: int,
    boolean: int,
    modulus: int,
) -> None:
    """The points along the last axis of a grid on which all factors are dense."""
    stride = code[place[target] + axis]
    total = work.dtype.type(0)
    for point in range(length):
        product = work.dtype.type(1)
        for f in range(target):
            factor = work[here[f] + point * code[place[f] + axis]]
            if factor == 0:  # asked first: in floating point, infinity times 0 is not 0
                product = factor
                break
            product *= factor
            if modulus != 0:
                product %= work.dtype.type(modulus)
        if product == 0:
            continue
        if stride != 0:
            _add(work, here[target] + point * stride, product, boolean, modulus)
            continue
        total += product  # modulo a prime below 2**31 the sum of a line stays below 2**64
        if boolean != 0:
            break
    if total != 0:
        _add(work, here[target], total, boolean, modulus)


@numba.njit(cache=True, nogil=True)
def _advance(
    code: Any, sizes: int, coordinate: Any, here: Any, place: Any, n_grid: int, n_factors: int
) -> None:
    """To the next point of the grid; each factor's place, and last of them the target's, moves by its strides."""
    for axis in range(n_grid - 1, -1, -1):
        coordinate[axis] += 1
        last = code[sizes + axis] - 1
        if coordinate[axis] <= last:
            for f in range(n_factors):
                here[f] += code[place[f] + axis]
            return
        coordinate[axis] = 0
        for f in range(n_factors):
            here[f] -= last * code[place[f] + axis]


@numba.njit(cache=True, nogil=True)
def run(
    code: Any,
    tables: Any,
    work: Any,
    evidence: Any,
    steps: int,
    modulus: int,
    results: Any,
    start: int,
    size: int,
) -> None:
    """Runs the program for each row of `evidence` (variable -> index); row i of `results` gets the last table."""
    coordinate = np.zeros(MAX_GRID + MAX_COORDINATES, np.int64)
    here = np.zeros(MAX_FACTORS + 1, np.int64)
    place = np.zeros(MAX_FACTORS + 1, np.int64)
    for row in range(evidence.shape[0]):
        at = 0
        for _ in range(steps):
            n_grid, n_coordinates, offset, boolean = code[at], code[at + 1], code[at + 4], code[at + 6]
            step = (n_grid, n_coordinates, code[at + 2], code[at + 3])
            target = code[at + 2] + code[at + 3]
            work[offset : offset + code[at + 5]] = 0
            sizes, strides = at + 7, at + 7 + n_grid
            at = _locate(code, strides + n_coordinates, step, evidence[row], here, place)
            here[target], place[target] = offset, strides
            points = 1
            for axis in range(n_grid):
                coordinate[axis] = 0
                points *= code[sizes + axis]
            if step[2] == 0 and n_grid > 0:
                length = code[sizes + n_grid - 1]
                for _point in range(points // max(length, 1)):
                    _line(code, work, here, place, n_grid - 1, length, target, boolean, modulus)
                    _advance(code, sizes, coordinate, here, place, n_grid - 1, target + 1)
                continue
            for _point in range(points):
                if _follow(code, tables, here, place, step, evidence[row], coordinate):
                    product = _product(code, work, here, place, step, coordinate, modulus)
                    if product != 0:
                        goal = _position(code, strides, here[target], coordinate, n_grid, n_coordinates)
                        _add(work, goal, product, boolean, modulus)
                _advance(code, sizes, coordinate, here, place, n_grid, target + 1)
        results[row, :] = work[start : start + size]
