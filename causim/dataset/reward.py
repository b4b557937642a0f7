"""Rewards for reinforcement learning, in the form that TRL's GRPOTrainer asks for: 1.0 for a right reply, else 0.0.

    trainer = GRPOTrainer(model, reward_funcs=Reward.from_folder("data"), train_dataset=...)

The dataset's columns are those of a causim row, see `causim.dataset.records.row_of`; the trainer hands them over as
lists. Rows of other datasets mixed in, which have no `answer`, get None, as rows that a reward does not apply to.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from causim.dataset.grade import graded, known_specs
from causim.dataset.jsonl import parse_line
from causim.dataset.known import Known
from causim.dataset.records import GoldAnswer, Question
from causim.dataset.reply import Flaw, text_of
from causim.dataset.rubric import Reason, Rubric
from causim.dataset.specification import Specification
from causim.errors import MisuseError

COLUMNS = ("required_keys", "query", "answer", "abstention", "spec_sha256")
PREPARED = 4_096  # questions that are kept prepared: all completions of a prompt come together
_FORMLESS = frozenset([*Flaw, Reason.WRONG_KEYS, Reason.WRONG_TYPE])


class Reward:
    """The grade of each completion as a reward.

    `specifications`, or a mapping of them by SHA-256, are needed where a row does not list all right answers.
    `formless` is what a reply gets that has no object of the form asked for: 0 by default, and never more, so that a
    wrong answer is at best worth nothing.
    """

    def __init__(
        self,
        specifications: Mapping[str, Specification] | Iterable[Specification] = (),
        *,
        formless: float = 0.0,
    ) -> None:
        if not (math.isfinite(formless) and formless <= 0):
            raise MisuseError(f"formless is the reward of a wrong reply, 0 or less, not {formless}")
        self.__name__ = "causim_reward"  # what trainers call it in their logs
        self.specifications = known_specs(specifications)
        self.formless = float(formless)

    @classmethod
    def from_folder(cls, path: str | os.PathLike[str], *, formless: float = 0.0) -> Reward:
        """With the specifications of a dataset folder, read when they are needed. Raises MisuseError if it is none."""
        return cls(Known.of_folder(path), formless=formless)

    def __call__(
        self,
        prompts: Sequence[object],
        completions: Sequence[object],
        *,
        log_extra: Callable[[str, list[str]], object] | None = None,
        **columns: Any,
    ) -> list[float | None]:
        """The reward of each completion, a text or a list of messages; None for a row without an answer.

        The reasons of the grades go to the trainer's table of completions, if it has one. Raises MisuseError for
        missing columns, values that are not those of a causim row, or a specification that is needed and missing.
        """
        rubrics = self._rubrics(len(completions), columns)
        asked = [i for i, rubric in enumerate(rubrics) if rubric is not None]
        replies = [text_of(completions[i]) for i in asked]
        grades = graded(replies, [rubric for rubric in rubrics if rubric is not None], self.specifications)
        rewards: list[float | None] = [None] * len(rubrics)
        reasons = [""] * len(rubrics)
        for i, found in zip(asked, grades, strict=True):
            rewards[i] = self.formless if found.reason in _FORMLESS else float(found.score)
            reasons[i] = str(found.reason)
        if log_extra is not None:
            log_extra("reason", reasons)
        return rewards

    def _rubrics(self, count: int, columns: Mapping[str, Any]) -> list[Rubric | None]:
        """What each row asks for. All are looked at before any grade: a lack shows in the first batch that has it."""
        missing = [name for name in COLUMNS if name not in columns]
        if missing:
            raise MisuseError(
                f"the reward needs the columns {', '.join(COLUMNS)}; the dataset lacks {', '.join(missing)}"
            )
        parts = [columns[name] for name in COLUMNS]
        if any(len(part) != count for part in parts):
            raise MisuseError(f"there are {count} completions, and columns of another length")
        found = [_rubric(i, *values) for i, values in enumerate(zip(*parts, strict=True))]
        for i, rubric in enumerate(found):
            if rubric is not None and rubric.needs_model and rubric.sha256 not in self.specifications:
                raise MisuseError(
                    f"row {i} does not list all of its {rubric.count:,} right answers, so the reward needs its "
                    f"specification, with SHA-256 {rubric.sha256}: use Reward.from_folder(the dataset's folder), or "
                    "Reward(specifications)"
                )
        return found


_LISTED = Reward()


def reward(prompts: Sequence[object], completions: Sequence[object], **columns: Any) -> list[float | None]:
    """`Reward()`, for datasets whose rows all list all right answers. Raises MisuseError for others."""
    return _LISTED(prompts, completions, **columns)


def _rubric(
    row: int, keys: object, query: object, answer: object, abstention: object, sha256: object
) -> Rubric | None:
    if answer is None:
        return None
    if (
        not isinstance(keys, Sequence)
        or isinstance(keys, str)
        or not isinstance(query, str)
        or not isinstance(answer, str)
        or not isinstance(abstention, bool)
        or not isinstance(sha256, str)
    ):
        raise MisuseError(
            f"row {row}: query, answer and spec_sha256 are texts, required_keys is a list of texts, and abstention is "
            "true or false, as in the Parquet files of `causim dataset build`"
        )
    try:
        return _prepared(tuple(keys), query, answer, abstention, sha256)
    except (MisuseError, ValueError, KeyError, TypeError) as error:
        reason = (str(error).splitlines() or [""])[0]
        raise MisuseError(f"row {row}: its columns do not make a record: {reason}") from None


@lru_cache(PREPARED)
def _prepared(keys: tuple[str, ...], query: str, answer: str, abstention: bool, sha256: str) -> Rubric:
    question = Question.model_validate(parse_line(query.encode(), "query"))
    gold = GoldAnswer.model_validate(parse_line(answer.encode(), "answer"))
    return Rubric.made("", sha256, question, keys, gold, abstention)
