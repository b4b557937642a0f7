"""`check` blocks, an author's tests: what they say, and whether it holds (`causim test`)."""

from causim.diagnostics.catalog.entry import error

_MODEL = """
node Rain() -> bool { exogenous U_Rain ~ {true: 1, false: 3} }
node Wet(Rain) -> bool { exogenous U_Wet ~ {true: 1, false: 3} return Rain or U_Wet }
"""

ENTRIES = (
    error(
        "empty-check",
        "A check claims nothing",
        """
        A check states evidence, an intervention, or both, and then at least one claim: `expect`,
        `possible`, `probability(...)` or `expect impossible`. Without one it could not fail.
        """,
        _MODEL + 'check "it rains" { observe Rain = true }',
        _MODEL + 'check "it rains" { observe Rain = true expect Wet }',
    ),
    error(
        "wrong-world",
        "A name stands under the wrong heading of a check",
        """
        `given` reveals exogenous variables; `observe` states what was seen of nodes and `do` what they
        are forced to. Evidence and intervention are different questions, so each name has its place.
        """,
        _MODEL + 'check "it rains" { given Rain = true expect Wet }',
        _MODEL + 'check "it rains" { observe Rain = true expect Wet }',
    ),
    error(
        "check-failed",
        "An `expect` is false in a compatible world",
        """
        `expect` claims that something holds in every world that the evidence allows. A world is shown
        in which it does not: either the model or the claim is mistaken.
        """,
        _MODEL + 'check "wet means rain" { observe Wet = true expect Rain }',
        _MODEL + 'check "dry means no rain" { observe Wet = false expect not Rain }',
    ),
    error(
        "check-not-possible",
        "A `possible` is false in every compatible world",
        """
        `possible` claims that something holds in at least one world that the evidence allows. All of
        them were looked at, and it holds in none.
        """,
        _MODEL + 'check "dry rain" { observe Rain = true possible not Wet }',
        _MODEL + 'check "dry days" { observe Rain = false possible not Wet }',
    ),
    error(
        "check-probability",
        "A claimed probability is another one",
        """
        Probabilities are computed exactly, as fractions, and compared exactly. If the claim was rounded,
        compare with `<` and `>` on both sides of it.
        """,
        _MODEL + 'check "rain" { observe Wet = true probability(Rain) == 1/2 }',
        _MODEL + 'check "rain" { observe Wet = true probability(Rain) == 4/7 }',
    ),
    error(
        "check-impossible-evidence",
        "A check's evidence has probability 0",
        """
        No world has what the check observes, so anything could be claimed of it. Say `expect impossible`
        if that is the point of the check.
        """,
        _MODEL + 'check "dry rain" { observe Rain = true, Wet = false expect Rain }',
        _MODEL + 'check "dry rain" { observe Rain = true, Wet = false expect impossible }',
    ),
    error(
        "check-not-impossible",
        "Evidence that was claimed to be impossible can occur",
        """
        `expect impossible` claims that no world has what the check observes. Some world does; the
        message gives the probability of the evidence.
        """,
        _MODEL + 'check "wet without rain" { observe Rain = false, Wet = true expect impossible }',
        _MODEL + 'check "dry rain" { observe Rain = true, Wet = false expect impossible }',
    ),
    error(
        "check-undecided",
        "A check could not be decided within its budget",
        """
        The worlds that the evidence allows were too many to look at all of them in the steps and time
        allowed. Nothing is guessed. Allow more with --max-seconds, or observe more.
        """,
        "$ causim test large.scm --max-seconds 1",
        "$ causim test large.scm --max-seconds 600",
    ),
)
