"""The audit: claims in, findings out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from causim.audit.quantities import Exact
from causim.audit.statements import Statement
from causim.audit.verdict import Finding, Judgement, NoModelError, Verdict
from causim.checker import check
from causim.engine import Budget, UndecidedError, UndefinedError
from causim.errors import MisuseError, SpecError
from causim.model.scm import SCM
from causim.source import SourceText
from causim.syntax.parse import parse

TOLERANCE = Fraction(1, 10**6)  # published numbers are floats; exact ones are not


class Subject:
    """The model of one or more rows, as a text of the language, read and proved when it is first needed.

    A subject may also be made from the reason why there is no text.
    """

    def __init__(self, name: str, text: str | NoModelError, budget: Budget) -> None:
        self.name, self.text, self.budget = name, text, budget

    @cached_property
    def _read(self) -> SCM | NoModelError:
        if isinstance(self.text, NoModelError):
            return self.text
        parsed = parse(SourceText(self.name, self.text))
        problems = parsed.diagnostics
        if parsed.spec is not None:
            checked = check(parsed.spec)
            if checked.model is not None:
                return checked.model
            problems = checked.errors
        errors = [d for d in problems if d.severity == "error"]
        circle = next((d for d in errors if d.code == "causal-cycle"), None)
        if circle is not None:
            return NoModelError(Verdict.CYCLIC, circle.message)
        reason = f"{errors[0].code}: {errors[0].message}" if errors else "this is no specification"
        return NoModelError(Verdict.OUTSIDE, reason)

    @cached_property
    def oracle(self) -> Exact:
        """Raises NoModelError where the row has no model."""
        if isinstance(self._read, NoModelError):
            raise self._read
        return Exact(self._read, self.budget)


@dataclass(frozen=True, slots=True)
class Claim:
    """One label of a row: where it stands, what it is about, and what it states.

    `statement` may be the reason why the format as published does not say what is asked.
    """

    where: str
    row: str
    kind: str
    label: str
    subject: Subject
    statement: Statement | NoModelError
    group: str = ""
    stated: str = ""


@dataclass(slots=True)
class Options:
    """What a label may differ by, and what one may cost."""

    tolerance: Fraction = TOLERANCE
    budget: Budget = field(default_factory=lambda: Budget(seconds=10.0))


def audit(claims: Iterable[Claim], options: Options) -> Iterator[Finding]:
    """The finding of each claim, in their order.

    Raises MisuseError, with the place, for a claim that makes no sense for its model, such as one about a node that
    it has not.
    """
    for claim in claims:
        stated = claim.stated or str(claim.statement)
        judgement = _judge(claim, options)
        yield Finding(claim.where, claim.row, claim.kind, claim.group, claim.label, stated, judgement)


def _judge(claim: Claim, options: Options) -> Judgement:
    try:
        oracle = claim.subject.oracle
        if isinstance(claim.statement, NoModelError):
            raise claim.statement
        return claim.statement.judge(oracle, options.tolerance)
    except NoModelError as error:
        return Judgement(error.verdict, reason=str(error))
    except UndefinedError as error:
        return Judgement(Verdict.IMPOSSIBLE, reason=str(error))
    except UndecidedError as error:
        return Judgement(Verdict.UNDECIDED, reason=str(error))
    except SpecError as error:
        raise MisuseError(f"{claim.where}: {error.diagnostics[0].message}") from None
    except MisuseError as error:
        raise MisuseError(f"{claim.where}: {error}") from None
