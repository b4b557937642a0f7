"""Mechanisms in sentences, bullet points and tables, whichever suits their shape."""

from __future__ import annotations

from collections.abc import Sequence

from causim.syntax import ast
from causim.translate.english.expressions import Phrases, capitalised, is_truth
from causim.translate.english.names import in_words

_SHORT = 110  # characters of a choice that is told in one sentence
_FEW = 3  # branches


def _branches(expr: ast.Expr) -> list[ast.Expr]:
    """The values that a conditional chooses from."""
    match expr:
        case ast.If(branches, otherwise):
            return [*(value for _, value in branches), otherwise]
        case ast.MatchExpr(_, arms):
            return [arm.value for arm in arms]
    return []


def _is_flat(expr: ast.Expr) -> bool:
    """Whether what a conditional chooses from are no conditionals themselves."""
    return not any(isinstance(value, ast.If | ast.MatchExpr) for value in _branches(expr))


class Rules:
    """Tells how a quantity or an auxiliary value comes about."""

    def __init__(self, phrases: Phrases) -> None:
        self.say = phrases

    def let(self, let: ast.Let) -> str:
        return self._told(let.value, f"Let **{in_words(let.name.text)}**", True)

    def result(self, expr: ast.Expr, subject: str) -> str:
        """The sentences that end a block, about `subject`."""
        in_sentences = self.say.wording.pick(True, False)
        if in_sentences and isinstance(expr, ast.If) and _is_flat(expr) and len(expr.branches) < _FEW:
            return self._sentences(expr, subject)
        return self._told(expr, capitalised(subject), False)

    # --- in which shape

    def _told(self, expr: ast.Expr, opening: str, is_let: bool) -> str:
        be = "be" if is_let else "is"
        pick = self.say.wording.pick
        match expr:
            case ast.If() | ast.MatchExpr() if self._fits(expr) and pick(True, True, False):
                return f"{opening} {be} {self.say.value(expr)}."
            case ast.If():
                rules = "be settled by these rules:"
                if not is_let:
                    rules = pick("is settled by these rules:", "follows these rules:")
                return f"{opening} {rules}\n\n{self._if_list(expr, '')}"
            case ast.MatchExpr(subjects, arms):
                rows = self._rows(subjects, arms) if _is_flat(expr) else []
                if rows and self._is_tabular(subjects, rows):
                    heads = [self.say.value(subject) for subject in subjects]
                    return f"{opening} {be} read from this table:\n\n{table([*heads, 'it is'], rows)}"
                by = self.say.subjects(subjects)
                return f"{opening} {be} looked up by {by}:\n\n{self._match_list(arms, '')}"
            case _ if is_truth(expr):
                verb = "hold exactly when" if is_let else pick("holds exactly when", "is true exactly when")
                return f"{opening} {verb} {self.say.condition(expr)}."
            case _:
                return f"{opening} {be} {self.say.value(expr)}."

    def _fits(self, expr: ast.Expr) -> bool:
        """Whether one sentence holds it."""
        if not _is_flat(expr) or len(_branches(expr)) > _FEW or _subjects(expr) > 1:
            return False
        return len(self.say.value(expr)) <= _SHORT

    def _is_tabular(self, subjects: Sequence[ast.Expr], rows: Sequence[Sequence[str]]) -> bool:
        """Whether a table serves: a `|` of a label would tear its row apart, for other readers of Markdown."""
        if any(len(row) != len(subjects) + 1 or "|" in "".join(row) for row in rows):
            return False
        return len(subjects) > 1 or self.say.wording.pick(True, False)

    # --- the shapes

    def _sentences(self, expr: ast.If, subject: str) -> str:
        parts = []
        for index, (condition, value) in enumerate(expr.branches):
            start = "Otherwise, if" if index else "If"
            about = "it" if index else subject
            parts.append(f"{start} {self.say.condition(condition)}, {self._ending(value, about)}")
        return " ".join([*parts, f"Otherwise, {self._ending(expr.otherwise, 'it')}"])

    def _ending(self, value: ast.Expr, subject: str = "it") -> str:
        if is_truth(value):
            return f"{subject} holds exactly when {self.say.condition(value)}."
        return f"{subject} is {self.say.value(value)}."

    def _outcome(self, value: ast.Expr, indent: str) -> str:
        """What follows the condition of a bullet point."""
        match value:
            case ast.If() | ast.MatchExpr() if self._fits(value) and self.say.wording.pick(True, False):
                return f", {self._ending(value)}"
            case ast.If():
                return f":\n{self._if_list(value, indent + '  ')}"
            case ast.MatchExpr(subjects, arms):
                nested = self._match_list(arms, indent + "  ")
                return f", it is looked up by {self.say.subjects(subjects)}:\n{nested}"
            case _:
                return f", {self._ending(value)}"

    def _if_list(self, expr: ast.If, indent: str) -> str:
        lines = [
            f"{indent}- If {self.say.condition(condition)}{self._outcome(value, indent)}"
            for condition, value in expr.branches
        ]
        return "\n".join([*lines, f"{indent}- Otherwise{self._outcome(expr.otherwise, indent)}"])

    def _match_list(self, arms: Sequence[ast.Arm], indent: str) -> str:
        lines = []
        for arm in arms:
            patterns = self.say.patterns(arm.patterns, arm is arms[-1])
            lines.append(f"{indent}- For {patterns}{self._outcome(arm.value, indent)}")
        return "\n".join(lines)

    def _rows(self, subjects: Sequence[ast.Expr], arms: Sequence[ast.Arm]) -> list[list[str]]:
        return [row(self.say, arm.patterns, len(subjects), self.say.value(arm.value)) for arm in arms]


def _subjects(expr: ast.Expr) -> int:
    return len(expr.subjects) if isinstance(expr, ast.MatchExpr) else 1


def row(say: Phrases, patterns: Sequence[ast.Pattern], width: int, value: str) -> list[str]:
    """A row of a table; patterns that are not given leave their columns blank."""
    cells = [say.pattern(pattern) for pattern in patterns]
    return [*cells, *[""] * (width - len(cells)), value]


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    texts = ["| " + " | ".join(line) + " |" for line in (heads, *rows)]
    return "\n".join([texts[0], "|" + "---|" * len(heads), *texts[1:]])
