"""A text of any kind -> a model: node by node, with a quotation for each relation, or all at once for comparison."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial

from causim.diagnostics import Diagnostic, Severity
from causim.diagnostics.model import nearest
from causim.edit import Draft, apply_edit
from causim.edit.operations import edit_of
from causim.errors import MisuseError, SpecError
from causim.llm import Client, Message, Sampling
from causim.llm.cleaning import fenced_part, unfenced
from causim.source import SourceText, Span
from causim.syntax import ast
from causim.syntax.mistakes import KEYWORDS
from causim.syntax.printer import doc_lines, print_type
from causim.translate.language_model.asking import Attempt, Conversation, GaveUpError, Watch
from causim.translate.language_model.prompts import data_block, fenced, prompt, with_card
from causim.translate.language_model.quoting import Quotable
from causim.translate.language_model.replies import NextReply, NodeReply, SubjectReply
from causim.translate.roundtrip import Reading

MAX_NODES = 200
MAX_CHARACTERS = 60_000  # of a text that goes into every prompt
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}\Z")
_AS_THE_SERVER_LIKES = Sampling()


@dataclass(frozen=True, slots=True)
class Formalization:
    """A reading and what it took. Without a model, `reason` says why; if `open`, the endpoint was out of reach."""

    reading: Reading
    text: str  # of the model, as far as it came
    attempts: tuple[Attempt, ...]
    reason: str | None = None
    open: bool = False


async def formalize(
    client: Client,
    source: SourceText,
    *,
    attempts: int = 3,
    sampling: Sampling = _AS_THE_SERVER_LIKES,
    series: str = "",
    watch: Watch = lambda attempt: None,
) -> Formalization:
    """Node by node: what comes next and by which causes, each quoted; then its block, which is proved at once.

    A quotation that does not stand in the text, a block that is not as planned, or one that the checker finds fault
    with, is refused and goes back with the reasons. Raises MisuseError for a text that is too long to be asked about.
    """
    talk = Conversation(client, attempts, sampling, series, watch)
    return await _told(_Steps(talk, _fitting(source)), talk, source)


async def one_shot(
    client: Client,
    source: SourceText,
    *,
    attempts: int = 3,
    sampling: Sampling = _AS_THE_SERVER_LIKES,
    series: str = "",
    watch: Watch = lambda attempt: None,
) -> Formalization:
    """The whole model in one reply, held to the same proof; what the paper's Experiment 2 compares with."""
    talk = Conversation(client, attempts, sampling, series, watch)
    return await _told(_AtOnce(talk, _fitting(source)), talk, source)


def _fitting(source: SourceText) -> SourceText:
    if len(source.text) > MAX_CHARACTERS:
        raise MisuseError(
            f"{source.name} has {len(source.text):,} characters; a language model is asked about at most "
            f"{MAX_CHARACTERS:,}. Describe one model at a time"
        )
    return source


async def _told(work: _Steps | _AtOnce, talk: Conversation, source: SourceText) -> Formalization:
    reason, is_open, found = None, False, tuple[Diagnostic, ...]()
    try:
        await work.run()
    except GaveUpError as error:
        reason, is_open, found = str(error), error.fatal, error.refusals
    draft = work.draft
    text = draft.text if draft else ""
    if draft is None or reason is not None:
        return Formalization(Reading(source, None, None, found), text, tuple(talk.log), reason, is_open)
    checked = draft.checked
    reading = Reading(source, draft.spec, checked.model, checked.diagnostics, work.quotes)
    return Formalization(reading, text, tuple(talk.log))


class _AtOnce:
    def __init__(self, talk: Conversation, source: SourceText) -> None:
        self.talk, self.source = talk, source
        self.draft: Draft | None = None
        self.quotes: dict[str, tuple[Span, ...]] = {}

    async def run(self) -> None:
        parts = with_card(text=fenced(self.source.text, "text"))
        self.draft = await self.talk.settle(
            "one_shot", str, lambda n, why: prompt("one_shot", n, why, **parts), self._accept
        )

    def _accept(self, text: str) -> Draft:
        model = text if text.startswith("scm ") else fenced_part(text)
        return proved(Draft.read(SourceText("reply", model.rstrip() + "\n")))


class _Steps:
    def __init__(self, talk: Conversation, source: SourceText) -> None:
        self.talk, self.source = talk, source
        self.quotable = Quotable.of(source)
        self.text = fenced(source.text, "text")
        self.draft: Draft | None = None
        self.quotes: dict[str, tuple[Span, ...]] = {}

    async def run(self) -> None:
        ask = self.talk.settle
        draft = self.draft = await ask(
            "subject", SubjectReply, lambda n, why: prompt("subject", n, why, text=self.text), _head
        )
        for step in range(1, MAX_NODES + 2):
            after = await self._step(draft, step)
            if after is None:
                return
            draft = self.draft = after
        raise GaveUpError(f"the model would have more than {MAX_NODES} nodes", ())

    async def _step(self, draft: Draft, step: int) -> Draft | None:
        """The draft with one more node; None if the text says nothing more. A block that fails is planned anew."""
        why: tuple[Diagnostic, ...] = ()
        of_block: tuple[Diagnostic, ...] = ()  # what was wrong with the block before, if it came to one
        for number in range(1, self.talk.attempts + 1):
            place, plan = (step, number), None
            try:
                messages = self._plan_prompt(draft, number, why)
                plan = await self.talk.once("plan", NextReply, messages, partial(self._planned, draft), place)
                if plan.done:
                    return None
                messages = self._block_prompt(draft, plan, number, of_block)
                accept = partial(_with_node, draft, plan)
                after = await self.talk.once("execute", NodeReply, messages, accept, place)
            except SpecError as error:
                why = error.diagnostics
                of_block = why if plan is not None else ()
            else:
                found = map(self.quotable.find, _quotations(plan).values())
                self.quotes[plan.name] = tuple(dict.fromkeys(span for span in found if span))
                return after
        raise self.talk.spent(f"step {step}", why)

    # --- what comes next

    def _plan_prompt(self, draft: Draft, number: int, why: tuple[Diagnostic, ...]) -> tuple[Message, ...]:
        nodes = [_signature(node) for node in draft.spec.nodes]
        return prompt("plan", number, why, text=self.text, data=data_block({"nodes": nodes}))

    def _planned(self, draft: Draft, reply: NextReply) -> NextReply:
        nodes = {node.name.text for node in draft.spec.nodes}
        if reply.done:
            if not nodes:
                raise SpecError([_fault("done", "true", "no node stands yet", "Name the first one.")])
            return reply
        found = list(_faults_of_names(draft, reply))
        for number, cause in enumerate(reply.parents):
            if cause.name not in nodes:
                close = nearest(cause.name, nodes)
                hint = f"Did you mean {close}?" if close else "Plan the cause first."
                found.append(
                    _fault(f"parents/{number}", cause.name, f"no node {cause.name} stands yet", hint)
                )
            elif cause.name in [other.name for other in reply.parents[:number]]:
                found.append(_fault(f"parents/{number}", cause.name, f"{cause.name} is listed twice"))
        if not reply.quotes and not reply.parents:
            found.append(
                _fault("quotes", reply.name, "nothing is quoted", "Quote what the text says of the node.")
            )
        for key, quotation in _quotations(reply).items():
            if self.quotable.find(quotation) is None:
                found.append(self.quotable.refusal(key, quotation))
        if found:
            raise SpecError(found)
        return reply

    # --- the block

    def _block_prompt(
        self, draft: Draft, plan: NextReply, number: int, why: tuple[Diagnostic, ...]
    ) -> tuple[Message, ...]:
        parents = [cause.name for cause in plan.parents]
        nodes = {node.name.text: node for node in draft.spec.nodes}
        data = {
            "plan": plan.model_dump(mode="json"),
            "parents": [_signature(nodes[name]) for name in parents],
        }
        chance = f"with `exogenous {plan.exogenous}`" if plan.exogenous else "without an exogenous variable"
        parts = with_card(
            text=self.text,
            data=data_block(data),
            declarations=fenced(_declarations(draft) or "# none", "scm"),
            signature=f"{plan.name}({', '.join(parents)})",
            exogenous=chance,
        )
        return prompt("execute", number, why, **parts)


def _quotations(plan: NextReply) -> dict[str, str]:
    """All quotations of a plan, by their places in it."""
    quotes = {f"quotes/{number}": quote for number, quote in enumerate(plan.quotes)}
    return quotes | {f"parents/{number}/quote": cause.quote for number, cause in enumerate(plan.parents)}


def _faults_of_names(draft: Draft, reply: NextReply) -> list[Diagnostic]:
    taken = {block.name for block in draft.blocks if block.kind not in ("check", "model")}
    taken |= {own.name.text for node in draft.spec.nodes if (own := node.exogenous or node.cpt)}
    found = []
    for key, name in (("name", reply.name), ("exogenous", reply.exogenous)):
        if name is None:
            continue
        if name in taken or (key == "exogenous" and name == reply.name):
            found.append(_fault(key, name, f"the name {name} is taken", "Choose another."))
        elif not _NAME.match(name) or name in KEYWORDS or name == "_" or name.startswith("__"):
            found.append(
                _fault(key, name, "this is no name", "Letters, digits and _, and no word of the language.")
            )
    return found


def _head(reply: SubjectReply) -> Draft:
    """A text without nodes."""
    doc = "\n".join(f"  {line}" if line else "" for line in doc_lines(reply.doc.strip()))
    return Draft.read(SourceText("reply", f"scm 1\n\nmodel {reply.name} {{\n{doc}\n}}\n"))


def _with_node(draft: Draft, plan: NextReply, reply: NodeReply) -> Draft:
    """The draft with the new node. Raises SpecError."""
    known = {_words(block.text) for block in draft.blocks}
    texts = [text for text in map(unfenced, reply.declarations) if text.strip() and _words(text) not in known]
    operations = [{"op": "declare", "block": text} for text in texts]
    operations.append({"op": "add_node", "block": unfenced(reply.node)})
    edit = edit_of({"base": draft.digest, "operations": operations}, "edit")
    after = apply_edit(draft, edit, name="edit", check=False)
    return proved(after, _as_planned(after, plan))


def _as_planned(after: Draft, plan: NextReply) -> list[Diagnostic]:
    node = next((n for n in after.spec.nodes if n.name.text == plan.name), None)
    if node is None:
        message = f"the block is not that of the planned node {plan.name}"
        return [Diagnostic("translate-plan", Severity.ERROR, message, after.spec.model.name.span)]
    found = []
    parents = [cause.name for cause in plan.parents]
    if {parent.text for parent in node.parents} != set(parents):
        message = f"{plan.name} has other parents than planned: {', '.join(parents) or 'none'}"
        hint = f"Write `node {plan.name}({', '.join(parents)})`."
        found.append(Diagnostic("translate-plan", Severity.ERROR, message, node.name.span, hint))
    own = node.exogenous or node.cpt
    if (own.name.text if own else None) != plan.exogenous:
        message = f"the exogenous variable of {plan.name} was planned to be {plan.exogenous or 'none'}"
        place = own.name.span if own else node.name.span
        found.append(Diagnostic("translate-plan", Severity.ERROR, message, place))
    return found


def proved(draft: Draft, more: list[Diagnostic] | None = None) -> Draft:
    """The draft, if the checker has nothing to say against it, warnings included. Raises SpecError."""
    found = [*draft.checked.diagnostics, *(more or ())]
    refusals = [replace(d, severity=Severity.ERROR) for d in found if d.severity is not Severity.NOTE]
    if refusals:
        raise SpecError(refusals)
    return draft


def _signature(node: ast.NodeDecl) -> dict[str, object]:
    return {
        "name": node.name.text,
        "type": print_type(node.type),
        "parents": [parent.text for parent in node.parents],
        "doc": node.doc.text if node.doc else None,
    }


def _declarations(draft: Draft) -> str:
    return "\n".join(block.text for block in draft.blocks if block.kind in ("type", "const", "table", "fn"))


def _words(text: str) -> str:
    return " ".join(text.split())


def _fault(key: str, value: str, message: str, hint: str | None = None) -> Diagnostic:
    place = SourceText(f"plan#/{key}", value)
    return Diagnostic("translate-plan", Severity.ERROR, message, place.span(0, len(value)), hint)
