"""The kernel that runs compiled eliminations, and the exact arithmetic around it.

Numbers are computed modulo 2**64, where sums and products that overflow on the way do no harm, and modulo as
many primes below 2**31 as the size of the result asks for; the Chinese remainder theorem puts them together.
The size is known from a run in floating point. Whether something is possible is decided in truth values.

Needs numba, the extra `causim[fast]`; without it the engine works by NumPy (`causim.engine.inference.elimination`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import inf, isfinite, log2
from typing import Any

import numpy as np
from numpy.typing import NDArray

from causim.engine.inference.program import Ints, Program

PRIMES_FROM = 2**31 - 1  # the first prime; the others are the next below
_WRAP_BITS = 62
_HUGE = 1 << 1023  # nearly the largest number in floating point

# A result in floating point that is below it is exact: all numbers are whole and none is negative, so that whatever
# had a part in it was no larger.
_EXACT = 2.0**52


@cache
def compiled() -> Any:
    """The kernel in machine code, or None where numba is not installed."""
    try:
        from causim.engine.inference.machine_code import run
    except ImportError:
        return None
    return run


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
                flat: list[float] = [int(x) for x in dense.array.reshape(-1).tolist()]
                if modulus >= 0:
                    flat = [x % (modulus or 1 << 64) for x in flat]
                else:
                    flat = [float(x) if x < _HUGE else inf for x in flat]
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
        found: NDArray[np.bool_] = self.run(evidence, 0) != 0
        return found

    def numbers(self, evidence: Ints) -> list[list[int]]:
        """For each row of evidence the cells of the result, exactly."""
        estimate = self.run(evidence, -1)
        top = float(estimate.max()) if estimate.size else 0.0
        if top < _EXACT:
            return [[int(x) for x in row] for row in estimate.tolist()]
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
