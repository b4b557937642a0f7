"""One model grows: specify, then plan, execute and verify, node by node (the paper's section 4.1 and Appendix H).

An attempt that is refused goes back to the author with the diagnostics, as often as the budget of attempts allows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from causim.diagnostics import Diagnostic
from causim.edit import Draft
from causim.engine.comparing.fingerprint import model_hash
from causim.errors import SpecError
from causim.growth.author import Author, AuthorError, Call, Task
from causim.growth.library import Library, file_name
from causim.growth.plan import Theme
from causim.growth.records import Attempt, History, Job, Refusal, Request, Status, Version
from causim.growth.verify import refusals_of_plan, verify
from causim.growth.view import surroundings, view_of
from causim.source import SourceText
from causim.syntax.printer import doc_lines

Stage = Literal["specify", "plan", "execute", "one_shot"]
Watch = Callable[[Attempt], None]


class StopError(Exception):
    """The attempts at a step are used up, or (`fatal`) the author is out of reach. `Growth.run` catches it."""

    def __init__(self, reason: str, *, fatal: bool = False) -> None:
        self.fatal = fatal
        super().__init__(reason)


@dataclass(slots=True)
class Growth:
    """A model on its way. `save_steps` writes every version as it is accepted, for authors that cost time or money."""

    job: Job
    author: Author
    library: Library
    attempts: int
    save_steps: bool = True
    watch: Watch = lambda attempt: None
    history: History = field(init=False)
    _unsaved: dict[str, str] = field(default_factory=dict)
    _refusals: tuple[Diagnostic, ...] = ()  # of the attempt before

    async def run(self) -> History:
        """The history of the finished or stopped model, which is in the library then."""
        self.history = History(job=self.job, author=self.author.name, status=Status.GROWING)
        known = self.library.history(self.job.id)
        if known is not None and known.job == self.job and known.author == self.author.name:
            self.history = _resumed(known)
        elif known is not None:  # a model before it turned out to be one of the library; what it cost is kept
            self._update(earlier=(*known.earlier, *known.attempts))
        if self.history.done:
            return self.history
        try:
            draft = await self.grow()
            model = draft.checked.model
            assert model is not None, "the last version was verified"
            self._update(status=Status.COMPLETE, hash=model_hash(model))
        except StopError as error:
            status = Status.INTERRUPTED if error.fatal else Status.STOPPED
            self._update(status=status, reason=str(error))
        self._save()
        self.library.tidy(self.history)
        return self.history

    async def grow(self) -> Draft:
        """The last version, all before it accepted. Raises StopError."""
        draft = await self._start()
        for step in range(len(self.history.versions) + 1, self.job.nodes + 1):
            draft = await self._step(draft, step)
        return draft

    async def _start(self) -> Draft:
        """The draft to go on with: the last version, or a model block without nodes."""
        if self.history.versions:
            return Draft.read(self.library.version(self.history, self.history.versions[-1]))
        for task in self.attempts_at(self.task(0)):
            try:
                proposal = await self.author.specify(task)
            except AuthorError as error:
                self.refuse(task, "specify", error.diagnostics, error.calls, fatal=error.fatal)
                continue
            try:
                draft = Draft.read(SourceText(self.job.id, head(proposal.value, self.job)))
            except SpecError as error:  # a name that is a keyword, a character that no docstring may have
                self.refuse(task, "specify", error.diagnostics, proposal.calls)
                continue
            self.note(task, "specify", proposal.calls)
            self._update(theme=proposal.value)
            return draft
        raise self.spent(0)

    async def _step(self, draft: Draft, step: int) -> Draft:
        for task in self.attempts_at(self.task(step)):
            calls: list[Call] = []
            stage: Stage = "plan"
            form = "dsl"
            try:
                planned = await self.author.plan(task, view_of(draft))
                plan, form = planned.value, planned.form
                calls.extend(planned.calls)
                if refusals := refusals_of_plan(draft, plan):
                    raise SpecError(refusals)
                stage = "execute"
                proposal = await self.author.execute(task, surroundings(draft, plan))
                calls.extend(proposal.calls)
                form = proposal.form
                after = verify(draft, plan, proposal.value)
            except AuthorError as error:
                spent = (*calls, *error.calls)
                self.refuse(task, stage, error.diagnostics, spent, fatal=error.fatal, form=error.form)
            except SpecError as error:
                self.refuse(task, stage, error.diagnostics, tuple(calls), form=form)
            else:
                self.note(task, "execute", tuple(calls), form=form)
                name = file_name(step, self.job.nodes)
                version = Version(
                    file=name, sha256=after.digest, base=draft.digest, plan=plan, edit=proposal.value
                )
                self.accept(version, after.text)
                return after
        raise self.spent(step)

    # --- attempts

    def task(self, step: int) -> Task:
        job = self.job
        return Task(job.id, job.domain, job.topology, job.nodes, job.seed, step)

    def attempts_at(self, task: Task) -> Iterator[Task]:
        """The task once for each attempt, with the refusals of the one before."""
        self._refusals = ()
        for number in range(1, self.attempts + 1):
            yield replace(task, attempt=number, refusals=self._refusals)

    def refuse(
        self,
        task: Task,
        stage: Stage,
        refusals: tuple[Diagnostic, ...],
        calls: tuple[Call, ...],
        *,
        fatal: bool = False,
        form: str = "dsl",
    ) -> None:
        """Note an attempt that failed. Raises StopError if it is fatal."""
        self.note(task, stage, calls, refusals, form)
        self._refusals = refusals
        if fatal:
            raise StopError(f"step {task.step}: {refusals[0].message}", fatal=True)

    def note(
        self,
        task: Task,
        stage: Stage,
        calls: tuple[Call, ...],
        refusals: tuple[Diagnostic, ...] = (),
        form: str = "dsl",
    ) -> None:
        attempt = Attempt(
            step=task.step,
            number=task.attempt,
            stage=stage,
            form=form,
            refusals=tuple(Refusal.of(d) for d in refusals),
            requests=tuple(Request.of(call) for call in calls),
        )
        self._update(attempts=(*self.history.attempts, attempt))
        self.watch(attempt)

    def spent(self, step: int) -> StopError:
        codes = [r.code for a in self.history.attempts if a.step == step for r in a.refusals]
        most = max(codes, key=codes.count) if codes else "none"
        return StopError(f"step {step}: all {self.attempts} attempts were refused, most often with {most}")

    # --- history

    def accept(self, version: Version, text: str) -> None:
        self._update(versions=(*self.history.versions, version))
        self._unsaved[version.file] = text
        if self.save_steps:
            self._save()

    def _update(self, **changes: Any) -> None:
        self.history = self.history.model_copy(update=changes)

    def _save(self) -> None:
        self.library.save(self.history, self._unsaved)
        self._unsaved.clear()


def _resumed(history: History) -> History:
    """The history as it was after its last version: what was tried since is tried again."""
    if history.done:
        return history
    kept = tuple(a for a in history.attempts if a.step <= len(history.versions)) if history.versions else ()
    theme = history.theme if history.versions else None
    return history.model_copy(
        update={"status": Status.GROWING, "reason": None, "attempts": kept, "theme": theme}
    )


def head(theme: Theme, job: Job) -> str:
    """The text of a model without nodes."""
    doc = "\n".join(f"  {line}" if line else "" for line in doc_lines(theme.doc))
    return f"scm 1\n\nmodel {theme.name} {{\n{doc}\n  domain {job.domain}\n  topology {job.topology}\n}}\n"
