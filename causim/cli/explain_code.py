"""`causim explain-code`: what a diagnostic means, why it matters, how to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from causim.cli.common import HELP, say, wants_color

if TYPE_CHECKING:
    from causim.diagnostics.catalog import Entry


@click.command("explain-code", context_settings=HELP, short_help="Explain a diagnostic, or list them all.")
@click.argument("codes", nargs=-1, metavar="[CODE]...")
@click.option(
    "--list", "-l", "listing", is_flag=True, help="List every code with its title; so does naming none."
)
def cli(codes: tuple[str, ...], listing: bool) -> None:
    """Explain a diagnostic by its code, the word in brackets after `error`: what is wrong, why it matters, and a
    bad and a good example.

    \b
    Examples:
      causim explain-code unused-parent
      causim explain-code --list
    """
    from causim.diagnostics.catalog import CATALOG

    if listing or not codes:
        width = max(map(len, CATALOG))
        for code in sorted(CATALOG):
            say(f"{code.ljust(width)}  {CATALOG[code].severity:<7}  {CATALOG[code].title}")
        return
    say("\n\n".join(_explain(CATALOG[_known(code)]) for code in codes))


def _known(code: str) -> str:
    """The code, if there is one like it, also when it was copied with its brackets."""
    from causim.diagnostics import nearest
    from causim.diagnostics.catalog import CATALOG
    from causim.errors import MisuseError

    bare = code.rpartition("[")[2].rstrip("]:").lower().replace("_", "-")
    if bare in CATALOG:
        return bare
    close = nearest(bare, CATALOG)
    hint = f"did you mean {close}?" if close else "`causim explain-code --list` lists them all"
    raise MisuseError(f"there is no diagnostic {code}; {hint}")


def _explain(entry: Entry) -> str:
    bold = (lambda text: click.style(text, bold=True)) if wants_color(err=False) else str
    parts = [bold(f"{entry.severity}[{entry.code}]: {entry.title}"), entry.explanation.strip()]
    if entry.bad:
        parts += [bold("Refused:" if entry.severity == "error" else "Reported:"), _indented(entry.bad)]
    if entry.good:
        parts += [bold("Accepted:"), _indented(entry.good)]
    return "\n\n".join(parts)


def _indented(text: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in text.strip("\n").splitlines())
