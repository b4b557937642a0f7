"""What an audit found, counted and shown."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path

from causim.audit.markdown import markdown
from causim.audit.verdict import MEANING, Finding, Verdict
from causim.files import write_text
from causim.reporting.intervals import Share
from causim.reporting.report import Report
from causim.reporting.tables import Cell, Column, Table, columns
from causim.reporting.writing import write_report

PAGE, LINES = "report.md", "findings.jsonl"
WORST, EXAMPLES, LONGEST = 12, 8, 160


def audit_report(benchmark: str, findings: Sequence[Finding], tolerance: Fraction) -> Report:
    """The report on a benchmark: labels by kind and verdict, where they disagree, the worst, and what explains them."""
    counts = Counter(finding.verdict for finding in findings)
    wrong = [finding for finding in findings if finding.verdict is Verdict.DISAGREES]
    return Report(
        f"Audit of {benchmark}",
        tuple(_summary(benchmark, findings, counts, wrong, tolerance)),
        (
            _kinds(findings),
            _groups(findings),
            _hypotheses(wrong),
            _worst(wrong),
            _others(findings),
            _derivations(wrong),
            _all(findings),
        ),
        facts=(
            ("benchmark", benchmark),
            ("labels", len(findings)),
            ("rows", len({f.row for f in findings})),
            ("tolerance", float(tolerance)),
            *((str(verdict), counts[verdict]) for verdict in Verdict),
        ),
    )


def write_audit(report: Report, findings: Iterable[Finding], folder: str | os.PathLike[str]) -> list[Path]:
    """Page, data, tables, Markdown, and each finding with its derivation as JSON Lines. Raises CausimError."""
    paths = write_report(report, folder)
    target = Path(folder)
    write_text(target / PAGE, markdown(report))
    write_text(target / LINES, (json.dumps(f.to_json(), ensure_ascii=False) + "\n" for f in findings))
    return [*paths, target / PAGE, target / LINES]


def _summary(
    benchmark: str,
    findings: Sequence[Finding],
    counts: Counter[Verdict],
    wrong: Sequence[Finding],
    tolerance: Fraction,
) -> Iterator[str]:
    rows = len({finding.row for finding in findings})
    yield f"{benchmark}: {len(findings):,} labels of {rows:,} rows, each derived from the model of its row."
    for verdict in Verdict:
        if counts[verdict]:
            yield f"{verdict}: {counts[verdict]:,} ({MEANING[verdict]})."
    explained = sum(bool(finding.judgement.hypotheses) for finding in wrong)
    if wrong:
        yield f"Of the {len(wrong):,} that disagree, a tested hypothesis gives just the label for {explained:,}."
    yield f"Numbers agree if they differ by no more than {float(tolerance):g}."


def _kinds(findings: Sequence[Finding]) -> Table:
    seen = [verdict for verdict in Verdict if any(f.verdict is verdict for f in findings)]
    rows: list[tuple[Cell, ...]] = []
    for kind in dict.fromkeys(finding.kind for finding in findings):
        of = Counter(finding.verdict for finding in findings if finding.kind == kind)
        total = of.total()
        share = Share(of[Verdict.AGREES], total)
        rows.append((kind, total, *(of[verdict] for verdict in seen), share))
    heads = (Column("kind"), Column("labels"), *(Column(str(v)) for v in seen))
    return Table("kinds", "Labels by kind", (*heads, Column("right", share=True)), tuple(rows))


def _groups(findings: Sequence[Finding]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    keys = Counter((f.kind, f.group) for f in findings if f.group)
    wrong = Counter((f.kind, f.group) for f in findings if f.verdict is Verdict.DISAGREES)
    for (kind, group), total in sorted(keys.items()):
        if wrong[kind, group]:
            rows.append((kind, group, total, wrong[kind, group], Share(wrong[kind, group], total)))
    heads = (*columns("kind", "group", "labels", "disagree"), Column("wrong", share=True))
    return Table("groups", "Where labels disagree", heads, tuple(rows))


def _hypotheses(wrong: Sequence[Finding]) -> Table:
    of = Counter(finding.kind for finding in wrong)
    found = Counter((text, f.kind) for f in wrong for text in f.judgement.hypotheses)
    rows = tuple(
        (text, kind, count, of[kind], Share(count, of[kind])) for (text, kind), count in found.most_common()
    )
    note = "a hypothesis counts where computing it gives the label and not the exact value"
    heads = (*columns("hypothesis", "kind", "explains", "disagree"), Column("explained", share=True))
    return Table("hypotheses", "Hypotheses that give just the label", heads, rows, note)


def _worst(wrong: Sequence[Finding]) -> Table:
    apart = sorted((f for f in wrong if f.judgement.gap is not None), key=lambda f: -(f.judgement.gap or 0))
    rows = tuple(
        (f.row, f.label, f.group, f.stated, f.judgement.derived, f"{float(f.judgement.gap or 0):.4f}")
        for f in apart[:WORST]
    )
    heads = columns("row", "label", "group", "stated", "derived", "gap")
    return Table("worst", "Numbers that are farthest off", heads, rows)


def _others(findings: Sequence[Finding]) -> Table:
    """Answers that are wrong, and rows that have none: some of each kind, with the reason."""
    shown: Counter[tuple[Verdict, str]] = Counter()
    rows: list[tuple[Cell, ...]] = []
    for f in sorted(findings, key=lambda f: list(Verdict).index(f.verdict)):
        if f.verdict is Verdict.AGREES or (f.verdict is Verdict.DISAGREES and f.judgement.gap is not None):
            continue
        shown[f.verdict, f.kind] += 1
        if shown[f.verdict, f.kind] <= EXAMPLES:
            why = f.judgement.reason or "; ".join((*f.judgement.hypotheses, *f.judgement.steps))
            rows.append((f.row, f.kind, str(f.verdict), f.stated, f.judgement.derived, why[:LONGEST]))
    note = f"at most {EXAMPLES} of a kind and verdict"
    heads = columns("row", "kind", "verdict", "stated", "derived", "why")
    return Table("others", "Answers that are wrong, open or undefined", heads, tuple(rows), note)


def _derivations(wrong: Sequence[Finding]) -> Table:
    """One derivation in full for each kind: the farthest off."""
    farthest: dict[str, Finding] = {}
    for f in wrong:
        best = farthest.get(f.kind)
        if best is None or (f.judgement.gap or 0) > (best.judgement.gap or 0):
            farthest[f.kind] = f
    rows = tuple(
        (kind if not number else "", f.row if not number else "", step)
        for kind, f in farthest.items()
        for number, step in enumerate((f"{f.label} is stated as {f.stated}", *f.judgement.steps))
    )
    heads = columns("kind", "row", "step")
    return Table("derivations", "The farthest off of each kind, derived", heads, rows, shown="page")


def _all(findings: Sequence[Finding]) -> Table:
    heads = columns(
        "where",
        "row",
        "kind",
        "group",
        "label",
        "verdict",
        "stated",
        "derived",
        "gap",
        "hypothesis",
        "reason",
    )
    rows = tuple(
        (
            f.where,
            f.row,
            f.kind,
            f.group,
            f.label,
            str(f.verdict),
            f.stated,
            f.judgement.derived,
            None if f.judgement.gap is None else float(f.judgement.gap),
            "; ".join(f.judgement.hypotheses),
            f.judgement.reason,
        )
        for f in findings
    )
    return Table("findings", "All labels", heads, rows, shown="files")
