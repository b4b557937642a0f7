"""The text itself: characters, brackets, limits, and what the parser cannot read."""

from causim.diagnostics.catalog.entry import error

ENTRIES = (
    # --- characters
    error(
        "control-character",
        "A control character stands in the text",
        """
        Control characters other than tab and line end are not shown by editors, and can steer a
        terminal that prints them. A label must look like what it is, so they are refused everywhere.
        """,
        'type Sex = enum("f", "m<U+0007>")',
        'type Sex = enum("f", "m")',
    ),
    error(
        "invisible-character",
        "An invisible or direction-changing character stands in the text",
        """
        Zero-width characters make two labels that look alike and differ; direction marks make a text
        read otherwise than it runs (Unicode Technical Report 36). Both could hide from a reviewer what
        a mechanism does, so neither may stand even in a comment.
        """,
        'type Sex = enum("f", "m<U+200B>")',
        'type Sex = enum("f", "m")',
    ),
    error(
        "not-normalised",
        "The text is not in Unicode's composed form (NFC)",
        """
        An accented letter can be one character or a letter and an accent. The two look the same, and
        evidence that spells a label one way would not match a mechanism that spells it the other. The
        composed spelling is the only one accepted; most editors write it anyway.
        """,
        'type Meal = enum("cafe<U+0301>", "tea")',
        'type Meal = enum("café", "tea")',
    ),
    error(
        "unknown-escape",
        "A backslash stands before a character that needs none",
        """
        In labels and docstrings a backslash escapes a quote or another backslash, nothing else. Codes
        for line ends or special characters do not exist: write the character itself.
        """,
        r"""
        type Slope = enum("up", "\\down", "\flat")
        """,
        r"""
        type Slope = enum("up", "\\down", "\\flat")
        """,
    ),
    error(
        "unknown-character",
        "A character that means nothing in the language",
        """
        Outside of labels, docstrings and comments, only the letters, digits and signs of the language
        may stand. Names are ASCII, so that each has one spelling; a `label` can show any text.
        """,
        "node Größe() -> bool { exogenous U }",
        'node Size() -> bool { label "Größe" exogenous U }',
    ),
    # --- what is left open
    error(
        "unterminated-label",
        "A label is never closed",
        """
        A label starts and ends with a double quote on the same line. Without the second quote, all
        that follows would be read as text.
        """,
        'type Dose = enum("low, "high")',
        'type Dose = enum("low", "high")',
    ),
    error(
        "unterminated-docstring",
        "A docstring is never closed",
        """
        A docstring starts and ends with three double quotes. Without the second three, the rest of
        the file would be read as prose, mechanisms and all.
        """,
        '''
        node Dose() -> bool {
          """Whether a dose is given.
          exogenous U_Dose
        }
        ''',
        '''
        node Dose() -> bool {
          """Whether a dose is given."""
          exogenous U_Dose
        }
        ''',
    ),
    error(
        "unbalanced-bracket",
        "A bracket has no partner",
        """
        Every bracket is closed by one of its own kind, and none is closed that was not opened. Where
        one is missing, the parts of a model would run into each other.
        """,
        "node Dose() -> int 0..9 { exogenous U return min(U, 8 }",
        "node Dose() -> int 0..9 { exogenous U return min(U, 8) }",
    ),
    # --- limits
    error(
        "nesting-too-deep",
        "Brackets or expressions are nested too deeply",
        """
        At most 64 levels. Nobody can follow a deeper expression, and compiled Python could not hold
        it. Give the parts names with `let`, or move them into functions.
        """,
        "node Flag() -> bool { exogenous U return not not not U }   # ... and 62 more",
        "node Flag() -> bool { exogenous U return not U }",
    ),
    error(
        "too-wide",
        "An expression has too many branches, arms or terms",
        """
        At most 128 branches of an `if`, 256 arms of a `match` and 256 terms of a sum, `and`, `or` or
        call. Beyond that a mechanism cannot be read, and other tools cannot run it: a `table`, or
        several functions, say the same in parts.
        """,
        "node Total(A, B) -> int 0..999 { return A + B + A }   # ... and 254 more",
        """
        fn half(a: bool, b: bool) -> int 0..2 { return count(a, b) }
        """,
    ),
    error(
        "too-many-tokens",
        "The text has too many words and signs",
        """
        At most 200,000. The bound keeps memory small for whatever text is given; a model of this size
        is best split into several.
        """,
        "$ causim check everything.scm   # 10,000 generated nodes",
        "$ causim check heart.scm lungs.scm kidneys.scm",
    ),
    error(
        "integer-too-long",
        "An integer has too many digits",
        """
        At most 18, so that each fits into 64 bits wherever the model is run. Larger quantities need a
        coarser unit: a type is a finite set of values that can be told apart.
        """,
        "const MASS: int 0..9 = 1000000000000000000000",
        "const MASS: int 0..9 = 9",
    ),
    error(
        "number-too-precise",
        "A weight has more digits than can be handled exactly",
        """
        Weights and probabilities are held as exact fractions, never rounded. Up to 40 digits and
        exponents up to 40 are kept; more would make every later computation slow and mean nothing.
        """,
        "node Rain() -> bool { exogenous U ~ {true: 1e-999, false: 1} }",
        "node Rain() -> bool { exogenous U ~ {true: 1e-9, false: 1} }",
    ),
    error(
        "zero-denominator",
        "A fraction has denominator 0",
        """
        Weights may be written as fractions, such as 1/3, which are exact. A fraction of 0 parts is no
        number.
        """,
        "node Rain() -> bool { exogenous U ~ {true: 1/0, false: 1} }",
        "node Rain() -> bool { exogenous U ~ {true: 1/10, false: 9/10} }",
    ),
    # --- what the parser cannot read
    error(
        "missing-version",
        "The text does not start with its version",
        """
        The first line is `scm 1`. A file that says which version of the language it is written in will
        still mean the same when the language has grown.
        """,
        'model trial { """A trial.""" }',
        """
        scm 1
        model trial { \"\"\"A trial.\"\"\" }
        node A() -> bool { exogenous U_A }
        """,
    ),
    error(
        "unsupported-version",
        "The text is written in a version that is not known",
        """
        The number after `scm` is the version of the language. A newer one may mean something else by
        the same words, so it is not read as if it were an older one.
        """,
        """
        scm 2
        model trial { \"\"\"A trial.\"\"\" }
        node A() -> bool { exogenous U_A }
        """,
        """
        scm 1
        model trial { \"\"\"A trial.\"\"\" }
        node A() -> bool { exogenous U_A }
        """,
    ),
    error(
        "missing-model",
        "There is no model block",
        """
        One block `model name { ... }` names the model and says what it is about. Without it neither a
        reader nor a report could tell which model this is.
        """,
        """
        scm 1
        node A() -> bool { exogenous U_A }
        """,
        """
        scm 1
        model trial { \"\"\"A trial.\"\"\" }
        node A() -> bool { exogenous U_A }
        """,
    ),
    error(
        "repeated-item",
        "Something that stands once is written twice",
        """
        A node has one docstring, one exogenous variable, one `return`; a file has one `model`. Of two,
        it would be unclear which one counts.
        """,
        "node A() -> int 0..3 { exogenous U return U return 3 - U }",
        "node A() -> int 0..3 { exogenous U return 3 - U }",
    ),
    error(
        "reserved-name",
        "A word of the language is used as a name",
        """
        Keywords such as `node` and `then` cannot name anything, and neither can the built-in functions
        such as `max`: a mechanism that says `max(a, b)` means the same in every model.
        """,
        "node then() -> bool { exogenous U }",
        "node Then() -> bool { exogenous U }",
    ),
    error(
        "chained-comparison",
        "Comparisons are chained",
        """
        `a < b < c` means different things in different languages. Here each comparison stands by
        itself, joined by `and`.
        """,
        "node A() -> bool { exogenous U: int 0..9 return 2 < U < 5 }",
        "node A() -> bool { exogenous U: int 0..9 return 2 < U and U < 5 }",
    ),
    error(
        "missing-else",
        "An `if` has no `else`",
        """
        A mechanism has a value for every combination of its inputs, and `if` is an expression: it
        needs a value for the case that no condition holds.
        """,
        "node A() -> int 0..3 { exogenous U return if U > 1 then 1 }",
        "node A() -> int 0..3 { exogenous U return if U > 1 then 1 else U }",
    ),
    error(
        "other-language",
        "A word or sign of another language",
        """
        `=` for `==`, `/` for `//`, `&&` for `and`, `**`, `;`, a loop: each is right in another language
        and wrong here. The message says how this one writes it, or that it has no such thing: loops and
        imports are left out so that every accepted model is known to end.
        """,
        "node A() -> bool { exogenous U: int 0..9 return U = 3 }",
        "node A() -> bool { exogenous U: int 0..9 return U == 3 }",
    ),
    error(
        "syntax-error",
        "The text cannot be read at this place",
        """
        The parser has come to a word or sign that cannot follow what stands before it. The message
        lists what could. One such error is reported in each declaration, so that a mistake in one hides
        none in the others.
        """,
        "node A() -> bool { exogenous U return U or }",
        "node A() -> bool { exogenous U return not U }",
    ),
)
