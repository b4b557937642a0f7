"""Matches without patterns: as conditionals over membership tests."""

from __future__ import annotations

from causim.model.expr import All, Conditional, Expr, Match, Member


def as_conditional(expr: Match, subjects: tuple[Expr, ...]) -> Expr:
    """The match as a conditional over tests of its subjects. Its last arm needs no test: one arm always matches."""
    branches: list[tuple[Expr, Expr]] = []
    for patterns, value in expr.arms[:-1]:
        tests = [Member(s, p) for s, p in zip(subjects, patterns, strict=True) if p.options is not None]
        if not tests:
            return Conditional(tuple(branches), value) if branches else value
        branches.append((tests[0] if len(tests) == 1 else All(tuple(tests)), value))
    otherwise = expr.arms[-1][1]
    return Conditional(tuple(branches), otherwise) if branches else otherwise
