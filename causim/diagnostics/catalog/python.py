"""Mechanisms and whole models that come as Python. It is translated, never run, and only a part of it is read."""

from causim.diagnostics.catalog.entry import error

_GOOD = """
def f_Pain(Dose, A, u):
    relief = {"none": 0, "low": 1, "high": 3}[Dose]
    return max(0, A - relief + u)
"""

_MODEL = """
import random

def U_Dose():
    return random.choice(("none", "low", "high"))

def f_Dose(u):
    return u

def f_Calm(Dose):
    return Dose == "high"
"""

ENTRIES = (
    error(
        "python-syntax",
        "This is not Python",
        """
        The text cannot be parsed as Python, at the place shown. Write plain Python without the fences of
        Markdown around it, and without prose before or after it.
        """,
        """
        def f_Pain(A, u):
            return A + (u
        """,
        _GOOD,
    ),
    error(
        "python-text",
        "The Python holds characters that can mislead",
        """
        Invisible characters, and letters that Python takes for others in names, can make a text mean
        something else than it seems to. They may stand in no Python that is read here; strings may hold
        any printable character.
        """,
        """
        def f_Pain(A, u):
            return A +<U+200B> u
        """,
        _GOOD,
    ),
    error(
        "python-too-large",
        "The Python is too large, or becomes too large when it is written out",
        """
        A mechanism has at most 16 KiB, nests at most 50 brackets, and lists at most 1,000 values. What its
        branches compute is joined into one expression, whose size is bounded too. The bounds keep reading
        fast, whoever wrote the text: smaller steps with names say the same in less.
        """,
        """
        def f_Pain(A, u):
            return int(A in range(100000)) + u
        """,
        """
        def f_Pain(A, u):
            return int(0 <= A < 100000) + u
        """,
    ),
    error(
        "python-unsupported",
        "This part of Python is not read",
        """
        A mechanism is a total function: loops, imports, classes, exceptions, attributes, comprehensions and
        the like have no place in it and are never run. Read are assignments, `if` with `elif` and `else`,
        `return`, integer arithmetic, comparisons, `and`, `or`, `not`, `in`, `abs`, `min`, `max`, `sum`, and
        look-ups in dictionaries that are written out.
        """,
        """
        def f_Pain(A, u):
            while A > 3:
                A = A - u
            return A
        """,
        """
        def f_Pain(A, u):
            if A > 3:
                A = A - u
            return A
        """,
    ),
    error(
        "python-signature",
        "The parameters are not the causes",
        """
        A mechanism is a function of its parents and of its exogenous variable, and of nothing else: its
        parameters are the parents by their names, then the exogenous variable, or `u`. They have no
        defaults, and the function no decorators.
        """,
        """
        def f_Pain(A, B, u):
            return A + B + u
        """,
        _GOOD,
    ),
    error(
        "python-name",
        "A name is not known here, or may have no value",
        """
        A variable is a parameter, or assigned before it is used, on every way that leads to its use. Python
        would fail when it is run on a way without; a mechanism fails nowhere.
        """,
        """
        def f_Pain(A, u):
            if A > 3:
                more = 2
            return more + u
        """,
        """
        def f_Pain(A, u):
            more = 0
            if A > 3:
                more = 2
            return more + u
        """,
    ),
    error(
        "python-type",
        "Values of different types meet",
        """
        Values are integers, truth values and labels, each kept apart from the others; True counts as 1 and
        False as 0, as in Python. Labels have no order in Python but that of the alphabet, which is seldom
        what is meant: compare ranks from a dictionary.
        """,
        """
        def f_Pain(Dose, A, u):
            return A + u if Dose < "low" else A
        """,
        """
        RANK = {"none": 0, "low": 1, "high": 2}

        def f_Pain(Dose, A, u):
            return A + u if RANK[Dose] < RANK["low"] else A
        """,
    ),
    error(
        "python-lookup",
        "No key of the dictionary can occur",
        """
        A dictionary is looked up in with a value that it has no key for, whatever the inputs are. The keys
        are most likely those of another variable.
        """,
        """
        def f_Pain(Dose, A, u):
            return A + u - {"mild": 1, "strong": 2}[Dose]
        """,
        """
        def f_Pain(Dose, A, u):
            return A + u - {"none": 0, "low": 1, "high": 2}[Dose]
        """,
    ),
    error(
        "python-no-return",
        "The function can end without a value",
        """
        A mechanism returns a value for all values of its inputs. A way through it that ends without a
        `return` would give None, which is no value of a model.
        """,
        """
        def f_Pain(A, u):
            if A > 3:
                return A + u
        """,
        """
        def f_Pain(A, u):
            if A > 3:
                return A + u
            return 0
        """,
    ),
    error(
        "python-sampler",
        "The sampler is no distribution over finitely many values",
        """
        An exogenous variable has finitely many values, each with an exact probability. They are read from
        `random.choice`, `choices`, `randint`, `randrange`, comparisons of `random.random()` with constants,
        and what is computed of those. A real number itself has too many values.
        """,
        """
        import random

        def U_Dose():
            return random.random()

        def f_Dose(u):
            return u
        """,
        _MODEL,
    ),
    error(
        "python-wiring",
        "It is not clear what a mechanism is called with",
        """
        The causes of a variable are read from the call of its mechanism in `run_once`, or else from the
        names of its parameters. Each must be one variable, causes must not go in a circle, and an exogenous
        variable belongs to one mechanism.
        """,
        """
        import random

        def U_Dose():
            return random.choice(("none", "low"))

        def f_Dose(u):
            return u

        def f_Calm(medicine):
            return medicine == "low"
        """,
        _MODEL,
    ),
    error(
        "state-form",
        "The JSON does not have the form of a state",
        """
        A state is an object with a list `scms`, of which each has an `scm_id` and a `history`: a list of
        bundles, each a Python model. The forms that a bundle can have are described in
        causim/interop/state.py.
        """,
        '{"models": []}',
        '{"scms": [{"scm_id": "trial", "history": ["def f_A():\\n    return 1"]}]}',
    ),
)
