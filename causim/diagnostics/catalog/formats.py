"""Models in the formats of other tools: what `causim import` cannot read."""

from causim.diagnostics.catalog.entry import error, note

_GOOD = """
network weather { }
variable Rain { type discrete [ 2 ] { yes, no }; }
probability ( Rain ) { table 0.2, 0.8; }
"""

ENTRIES = (
    error(
        "import-syntax",
        "The text is not of its format",
        """
        The file does not follow the rules of the format that it is read as: the one that `--format` names, or
        else the one that its ending says. Most often a file is cut off, or is of another format.
        """,
        """
        network weather { }
        variable Rain { type discrete [ 2 ] { yes, no };
        """,
        _GOOD,
    ),
    error(
        "import-duplicate",
        "Something is declared twice",
        """
        A variable, a state, a table or a row of one, or the definition of a signal occurs a second time. Which
        of the two is meant cannot be known.
        """,
        """
        network weather { }
        variable Rain { type discrete [ 2 ] { yes, yes }; }
        """,
        _GOOD,
    ),
    error(
        "import-unknown",
        "A name is used that nothing declares",
        """
        A table, gate or edge speaks of a variable, state or signal that the file does not declare. Names differ
        in upper and lower case.
        """,
        """
        network weather { }
        variable Rain { type discrete [ 2 ] { yes, no }; }
        probability ( Rain | Season ) { table 0.2, 0.8; }
        """,
        _GOOD,
    ),
    error(
        "import-missing",
        "A part is missing",
        """
        A variable has no table, a table lacks rows and has no default, or the file declares nothing at all. What
        is not given is not made up.
        """,
        """
        network weather { }
        variable Rain { type discrete [ 2 ] { yes, no }; }
        """,
        _GOOD,
    ),
    error(
        "import-arity",
        "There are too many or too few of something",
        """
        The numbers of a table do not go with the states of its variables, the states of a row not with its
        parents, the listed states not with their number, or the inputs of a gate not with its kind.
        """,
        """
        network weather { }
        variable Rain { type discrete [ 2 ] { yes, no }; }
        probability ( Rain ) { table 0.2, 0.5, 0.3; }
        """,
        _GOOD,
    ),
    error(
        "import-probability",
        "These are no probabilities",
        """
        A probability lies between 0 and 1, and those of one row sum to 1. What misses 1 by no more than a
        millionth was rounded and is made good; more is a mistake, of which the file does not say where it is.
        """,
        """
        network weather { }
        variable Rain { type discrete [ 2 ] { yes, no }; }
        probability ( Rain ) { table 0.2, 0.7; }
        """,
        _GOOD,
    ),
    note(
        "import-renormalised",
        "A row was divided by its sum",
        """
        The probabilities were rounded, and miss the sum of 1 by no more than a millionth. Each is divided by
        their sum, exactly. The specification keeps the numbers of the file.
        """,
        """
        network weather { }
        variable Rain { type discrete [ 3 ] { none, some, much }; }
        probability ( Rain ) { table 0.3333333, 0.3333333, 0.3333333; }
        """,
        """
        network weather { }
        variable Rain { type discrete [ 3 ] { none, some, much }; }
        probability ( Rain ) { table 0.3333333, 0.3333333, 0.3333334; }
        """,
    ),
    error(
        "import-number",
        "A number has too many digits",
        """
        Numbers are held exactly, as they are written: with up to 40 digits and exponents within 40. More digits
        are noise of a computation; round them.
        """,
        """
        network weather { }
        variable Rain { type discrete [ 2 ] { yes, no }; }
        probability ( Rain ) { table 1e-300, 1.0; }
        """,
        _GOOD,
    ),
    error(
        "import-label",
        "A name or label cannot be shown",
        """
        Names and labels are kept word for word, so they are text that everybody sees alike: printable, in
        Unicode's form NFC, without direction marks, and not empty.
        """,
        """
        network weather { }
        variable Rain { type discrete [ 2 ] { "y<U+200B>es", no }; }
        """,
        _GOOD,
    ),
    error(
        "import-cycle",
        "Causes go in a circle",
        """
        A structural causal model is acyclic, and the file has feedback. The message names one cycle. A boolean
        network with feedback can be unrolled over time: `causim import FILE --steps T`.
        """,
        """
        INPUT(a)
        b = AND(a, c)
        c = NOT(b)
        """,
        """
        INPUT(a)
        b = BUFF(a)
        c = NOT(b)
        """,
    ),
    error(
        "import-unsupported",
        "The format has it, but finite causal models have not",
        """
        Continuous variables, decisions and utilities, latches and flip-flops, undirected edges, entities of XML:
        what has no meaning in a finite structural causal model, or is not safe to read, is refused, not guessed.
        """,
        """
        INPUT(a)
        b = DFF(a)
        """,
        """
        INPUT(a)
        b = NOT(a)
        """,
    ),
    error(
        "import-too-large",
        "The model is too large",
        """
        The file, or what it says when it is written out in full, exceeds a limit, which the message names. The
        limits are listed in docs/importing.md.
        """,
        "$ causim import cells.bnet --steps 1000000",
        "$ causim import cells.bnet --steps 10",
    ),
)
