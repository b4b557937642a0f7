"""A whole model at once: what growing node by node is compared with (the paper's Experiment 1)."""

from __future__ import annotations

from causim.edit import Draft
from causim.errors import SpecError
from causim.growth.author import AuthorError
from causim.growth.library import file_name
from causim.growth.loop import Growth
from causim.growth.records import Version
from causim.growth.verify import verify_whole
from causim.source import SourceText


class OneShot(Growth):
    """As `Growth`, in one step: the text is read, proved and held to the same rules."""

    async def grow(self) -> Draft:
        for task in self.attempts_at(self.task(self.job.nodes)):
            try:
                proposal = await self.author.one_shot(task)
            except AuthorError as error:
                self.refuse(task, "one_shot", error.diagnostics, error.calls, fatal=error.fatal)
                continue
            try:
                draft = verify_whole(
                    SourceText(self.job.id, proposal.value), self.job.nodes, self.job.topology
                )
            except SpecError as error:
                self.refuse(task, "one_shot", error.diagnostics, proposal.calls)
                continue
            self.note(task, "one_shot", proposal.calls, form=proposal.form)
            self.accept(Version(file=file_name(task.step, self.job.nodes), sha256=draft.digest), draft.text)
            return draft
        raise self.spent(task.step)
