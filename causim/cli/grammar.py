"""`causim grammar`: the grammar of the language, as a reference and for constrained decoding."""

from __future__ import annotations

import click

from causim.cli.common import command, put, say


@command("grammar", "Print the grammar of the language.")
@click.option("--format", "-f", "form", type=click.Choice(["lark", "gbnf"]), required=True,
              help="The notation.")  # fmt: skip
@click.option("--start", default="file", show_default=True, metavar="RULE",
              help="For gbnf: the rule that a whole text matches, such as declaration, node_decl or expr.")  # fmt: skip
@click.option("--output", "-o", metavar="FILE", default="-", help="Write here; by default, and for -, print.")
def cli(form: str, start: str, output: str) -> None:
    """Print the grammar of .scm specifications.

    lark is the reference, with its comments. gbnf is made from it for servers that let a language model write nothing
    but what a grammar allows: it is the `grammar` of a request to llama.cpp, the `structured_outputs.grammar` of one to
    vLLM. Text that it allows parses; whether it is a valid model is for `causim check`.

    \b
    Examples:
      causim grammar --format lark
      causim grammar --format gbnf -o scm.gbnf
      causim grammar --format gbnf --start declaration -o block.gbnf
    """
    if form == "lark":
        from causim.resources import grammar_text

        if start != "file":
            raise click.UsageError("--start is for --format gbnf; the Lark grammar has all rules.")
        text = grammar_text("scm.lark")
    else:
        from causim.llm.grammar import gbnf

        text = gbnf(start)
    put(text, output)
    if output != "-":
        say(f"wrote {output}")
