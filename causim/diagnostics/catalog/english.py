"""Descriptions in controlled English."""

from causim.diagnostics.catalog.entry import error

_GOOD = """
# Trial

### Dose

> The dose that is prescribed.

It is one of none, low or high, in this order.
It is drawn at random: 2 in 4 for none, 1 in 4 for low and 1 in 4 for high.

### Relief

> Whether the pain goes.

It is true or false and depends on the dose. It holds exactly when the dose is more than none.
"""


ENTRIES = (
    error(
        "english-syntax",
        "The wording is none that is read",
        """
        Descriptions are read by fixed wordings, several for each thing that can be said, so that what is
        read is exactly what was written. grammar/english.lark lists them. The message names the place
        where the reader stopped, what could stand there, and the wording that is nearest.
        """,
        _GOOD.replace("is more than none", "is mroe than none"),
        _GOOD,
    ),
    error(
        "english-unknown-name",
        "The text speaks of something that it does not introduce",
        """
        Names are introduced by headings and in bold, labels by the kinds that list them. A word that is
        neither could be a slip, so it is not guessed what it stands for.
        """,
        _GOOD.replace("when the dose is", "when the dosage is"),
        _GOOD,
    ),
    error(
        "english-subject",
        "A sentence is about something else than its block",
        """
        What stands under the heading of a quantity tells of that quantity, by its name or as `it`. A
        sentence there about another one was either moved, or has the wrong name.
        """,
        _GOOD.replace("It holds exactly", "The dose holds exactly"),
        _GOOD,
    ),
    error(
        "english-odds",
        "The chances do not add up",
        """
        Chances such as `1 in 4` must use up the whole that they name, and shares of the time must add up
        to 1. One of them is wrong, or one is missing; which one cannot be told.
        """,
        _GOOD.replace("2 in 4 for none", "1 in 4 for none"),
        _GOOD,
    ),
    error(
        "english-columns",
        "The columns of a table of chances are not what they should be",
        """
        A table of chances has one column for each cause, in the order in which the causes are told, and
        lists the chances of all values in the order of their kind. Columns in another order would be
        read as chances of something else.
        """,
        _GOOD.replace(
            "It holds exactly when the dose is more than none.",
            "Each value has these chances, coupled by inverse cdf:\n\n"
            "| the dose | chances of true, false |\n|---|---|\n| anything | 0.9, 0.1 |",
        ),
        _GOOD,
    ),
    error(
        "english-left-out",
        "The text leaves out what a model needs",
        """
        A partial description says that something is not told, or says nothing of it: how likely a value
        is, which values there are, how a quantity comes about. Many models fit it, so it is not read
        as one.
        """,
        _GOOD.replace(
            "It holds exactly when the dose is more than none.",
            "It comes about in a way that is not told here.",
        ),
        _GOOD,
    ),
)
