"""The kernel that runs compiled eliminations, and the exact arithmetic around it.

Numbers are computed modulo 2**64, where sums and products that overflow on the way do no harm, and modulo as many primes
below 2**31 as the size of the result asks for; the Chinese remainder theorem puts them together. The size is known from a
run in floating point, which decides nothing else: whether something is possible is decided in truth values.

Needs numba, the extra `causim[fast]`; without it the engine works by NumPy (`causim.engine.elimination`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import isfinite, log2
from typing import Any

import numpy as np
from numpy.typing import NDArray

from causim.engine.program import AGREE, DEFINE, MAX_COORDINATES, MAX_FACTORS, MAX_GRID, Ints, Program

PRIMES_FROM = 2**31 - 1  # the first prime; the others are the next below
_WRAP_BITS = 62


def _run(
    code: Ints, tables: Ints, work: NDArray[Any], evidence: Ints, steps: int, modulus: int, results: NDArray[Any],
    start: int, size: int,
) -> None:  # fmt: skip
    """Runs the program for each row of `evidence` (variable -> index); row i of `results` gets the last table.

    Layout of a step: number of grid variables, of coordinates (grid variables, then computed ones), of functional and of
    dense factors, offset and size of its table, 1 for truth values; sizes of the grid; the table's stride for each
    coordinate; then the factors, the functional first. Each factor: offset, number of fixed variables, pairs of fixed
    variable and stride, a stride for each coordinate; and a functional one: what its value is for, and of what variable.
    """
    counter = np.zeros(MAX_GRID, np.int64)
    coordinate = np.zeros(MAX_COORDINATES, np.int64)
    base = np.zeros(MAX_FACTORS, np.int64)
    place = np.zeros(MAX_FACTORS, np.int64)
    for row in range(evidence.shape[0]):
        at = 0
        for _ in range(steps):
            n_grid, n_coordinates, n_functional, n_dense = code[at], code[at + 1], code[at + 2], code[at + 3]
            offset, cells, boolean = code[at + 4], code[at + 5], code[at + 6]
            sizes = at + 7
            strides = sizes + n_grid
            at = strides + n_coordinates
            n_factors = n_functional + n_dense
            for f in range(n_factors):  # where each factor's table starts, given the evidence
                position = code[at]
                for i in range(code[at + 1]):
                    position += evidence[row, code[at + 2 + 2 * i]] * code[at + 3 + 2 * i]
                base[f] = position
                place[f] = at + 2 + 2 * code[at + 1]
                at = place[f] + n_coordinates + (2 if f < n_functional else 0)
            for i in range(cells):
                work[offset + i] = 0
            points = 1
            for axis in range(n_grid):
                counter[axis] = 0
                coordinate[axis] = 0
                points *= code[sizes + axis]
            for _point in range(points):
                good = True
                for f in range(n_functional):
                    position = base[f]
                    for c in range(n_coordinates):
                        stride = code[place[f] + c]
                        if stride != 0:
                            position += coordinate[c] * stride
                    value = tables[position]
                    use = code[place[f] + n_coordinates]
                    which = code[place[f] + n_coordinates + 1]
                    if use == DEFINE:
                        coordinate[which] = value
                    elif use == AGREE:
                        if coordinate[which] != value:
                            good = False
                            break
                    elif evidence[row, which] != value:
                        good = False
                        break
                if good:
                    product = work.dtype.type(1)
                    for f in range(n_functional, n_factors):
                        position = base[f]
                        for c in range(n_coordinates):
                            stride = code[place[f] + c]
                            if stride != 0:
                                position += coordinate[c] * stride
                        factor = work[position]
                        if factor == 0:
                            product = work.dtype.type(0)
                            break
                        product *= factor
                        if modulus != 0:
                            product %= work.dtype.type(modulus)
                    if product != 0:
                        target = offset
                        for c in range(n_coordinates):
                            target += coordinate[c] * code[strides + c]
                        if boolean != 0:
                            work[target] = 1
                        else:
                            work[target] += product
                            if modulus != 0:
                                work[target] %= work.dtype.type(modulus)
                for axis in range(n_grid - 1, -1, -1):
                    coordinate[axis] += 1
                    if coordinate[axis] < code[sizes + axis]:
                        break
                    coordinate[axis] = 0
        for i in range(size):
            results[row, i] = work[start + i]


@cache
def compiled() -> Any:
    """The kernel in machine code, or None where numba is not installed."""
    try:
        import numba
    except ImportError:
        return None
    return numba.njit(_run, cache=True, nogil=True)


@cache
def primes(count: int) -> tuple[int, ...]:
    """The largest primes below 2**31."""
    found: list[int] = []
    candidate = PRIMES_FROM
    while len(found) < count:
        if _is_prime(candidate):
            found.append(candidate)
        candidate -= 2
    return tuple(found)


def _is_prime(number: int) -> bool:
    """Miller and Rabin, deterministic for 32 bits with these bases (Jaeschke 1993)."""
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    for witness in (2, 7, 61):
        power = pow(witness, odd, number)
        if power in (1, number - 1):
            continue
        for _ in range(twos - 1):
            power = power * power % number
            if power == number - 1:
                break
        else:
            return False
    return True


@dataclass
class Machine:
    """A program in the kernel's arrays, with its working memory for each kind of number."""

    program: Program

    def __post_init__(self) -> None:
        self.code = self.program.code_array()
        self.tables = self.program.table_array()
        self.memory: dict[int, NDArray[Any]] = {}

    def _work(self, modulus: int) -> NDArray[Any]:
        """Working memory with the constants in place: modulus -1 is floating point, 0 is modulo 2**64."""
        if modulus not in self.memory:
            work = np.zeros(max(self.program.work, 1), np.float64 if modulus < 0 else np.uint64)
            for offset, dense in self.program.constants:
                flat = [int(x) for x in dense.array.reshape(-1).tolist()]
                if modulus >= 0:
                    flat = [x % (modulus or 1 << 64) for x in flat]
                work[offset : offset + len(flat)] = np.array(flat, dtype=work.dtype)
            self.memory[modulus] = work
        return self.memory[modulus]

    def run(self, evidence: Ints, modulus: int) -> NDArray[Any]:
        start, size = self.program.result
        work = self._work(modulus)
        results = np.zeros((len(evidence), size), work.dtype)
        kernel = compiled()
        kernel(
            self.code, self.tables, work, evidence, self.program.steps, max(modulus, 0), results, start, size
        )
        return results

    def possible(self, evidence: Ints) -> NDArray[np.bool_]:
        """For each row of evidence, and each cell of the result, whether it is possible. For boolean programs."""
        return self.run(evidence, 0) != 0

    def numbers(self, evidence: Ints) -> list[list[int]]:
        """For each row of evidence the cells of the result, exactly."""
        estimate = self.run(evidence, -1)
        top = float(estimate.max()) if estimate.size else 0.0
        wrapped = self.run(evidence, 0)
        if top < 2.0**_WRAP_BITS:
            return [[int(x) for x in row] for row in wrapped.tolist()]
        bits = log2(top) + 2 if isfinite(top) else self.program.bits + 2
        moduli = primes(int((bits - 64) // 30 + 1))
        parts = [wrapped, *(self.run(evidence, p) for p in moduli)]
        return _combine(
            [[[int(x) for x in row] for row in part.tolist()] for part in parts], (1 << 64, *moduli)
        )


def _combine(parts: list[list[list[int]]], moduli: tuple[int, ...]) -> list[list[int]]:
    """The Chinese remainder theorem, cell by cell."""
    whole = parts[0]
    product = moduli[0]
    for part, modulus in zip(parts[1:], moduli[1:], strict=True):
        inverse = pow(product, -1, modulus)
        whole = [
            [x + product * ((r - x) * inverse % modulus) for x, r in zip(row, rest, strict=True)]
            for row, rest in zip(whole, part, strict=True)
        ]
        product *= modulus
    return whole
