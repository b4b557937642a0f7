"""`causim explain`: how the answer to a question is derived."""

from __future__ import annotations

import click

from causim.cli.common import any_digits, assignments_option, command, finish, json_text, names_option, say


@command("explain", "Show how an answer is derived, step by step.")
@click.argument("spec", metavar="SPEC")
@assignments_option("--given", "-g", help="A revealed exogenous value.")
@assignments_option("--observe", "-o", help="A node's value as it was seen, in the world as it was.")
@assignments_option("--do", "-d", help="Force a node to a value.")
@assignments_option("--after", "-a", help="A node's value as it was seen after the intervention of --do.")
@names_option("--target", "-t", help="Ask for this variable only; by default for all nodes, or when only --observe is "
              "used for all exogenous variables.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--cases", "-c", type=click.IntRange(0), default=3, show_default=True, metavar="N",
              help="Work out at most N of several answers.")  # fmt: skip
@click.option("--max-seconds", type=click.FloatRange(0), default=60, show_default=True, metavar="S",
              help="Work this long at most, and as long again to check the derivation.")  # fmt: skip
def cli(
    spec: str,
    given: list[str],
    observe: list[str],
    do: list[str],
    after: list[str],
    target: list[str],
    as_json: bool,
    cases: int,
    max_seconds: float,
) -> None:
    """Show how the answer to a causal question follows, in three steps: abduce (which exogenous values are compatible
    with the evidence), cut (which mechanisms --do replaces), propagate (which values follow, node by node), with every
    equation and the numbers that go into it. For impossible evidence it shows a smallest part that is impossible.

    The options that say what is asked are those of `causim query`. The derivation is checked again before it is shown.

    \b
    Examples:
      causim explain trial.scm --observe Drug=high,Tumour=35 --do Drug=none --target Tumour
      causim explain trial.scm --observe Tumour=35
      causim explain trial.scm --do Drug=high --cases 10 --json

    Exit status: 0 for a derivation; 1 if the evidence is impossible or the time was spent first; 2 if the question
    makes no sense for the model.
    """
    from causim.api import load
    from causim.engine import Budget, Query, Status, parse_assignments
    from causim.engine.tracing.derivation import explain
    from causim.engine.tracing.trace_check import UNCHECKED, verify_trace
    from causim.engine.tracing.trace_text import trace_text

    model = load(spec)
    query = Query(
        given=parse_assignments(given, model),
        observe=parse_assignments(observe, model),
        do=parse_assignments(do, model),
        observe_after=parse_assignments(after, model),
        target=tuple(target) or None,
    )
    budget = Budget(seconds=max_seconds)
    with any_digits():
        trace = explain(model, query, budget, cases)
        problems = verify_trace(model, trace, budget)
        wrong = [problem for problem in problems if not problem.startswith(UNCHECKED)]
        if wrong:
            raise AssertionError(f"the derivation does not hold: {'; '.join(wrong)}")
        for problem in problems:
            say(f"the derivation: {problem}", err=True)
        say(json_text(trace.to_json()) if as_json else trace_text(trace))
    finish(0 if trace.status in (Status.UNIQUE, Status.MULTIPLE) else 1)
