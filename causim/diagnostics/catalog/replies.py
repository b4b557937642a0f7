"""Replies: what language models and the servers before them send, or fail to send."""

from causim.diagnostics.catalog.entry import error

_BAD = "$ causim grow grow.yaml"
_GOOD = "$ causim grow --domain nonsense --topology chain --nodes 10 --models 20 -o library/"

ENTRIES = tuple(
    error(code, title, explanation, _BAD, _GOOD)
    for code, title, explanation in (
        (
            "llm-truncated",
            "The reply was cut off",
            """
            The model reached its limit of tokens before its reply was complete. A larger `max_tokens` helps; a
            model that reasons at length needs a much larger one.
            """,
        ),
        (
            "llm-invalid-json",
            "The reply is no JSON",
            """
            A structured reply was asked for, and what came cannot be read as JSON. Some servers need another
            mode: `md_json` asks for a code block and works with any of them.
            """,
        ),
        (
            "llm-schema",
            "The reply does not have the form that was asked for",
            """
            The reply is JSON, and a key is missing, unknown, or has a value of another kind. Each fault is told
            with its place, and goes back to the model with the next request.
            """,
        ),
        (
            "llm-empty",
            "The reply is empty",
            """
            The model said nothing, declined to answer, or only reasoned and never came to its answer.
            """,
        ),
        (
            "llm-too-large",
            "The reply is larger than any that could be meant",
            """
            Replies are read up to a limit, so that no server can exhaust memory: an edit is a few blocks of at
            most 4 KiB each.
            """,
        ),
        (
            "llm-rate-limited",
            "The server allows no more requests for now",
            """
            The server kept answering 429 through all retries. A lower `concurrency` helps, or a later time: a
            growth run resumes where it stopped.
            """,
        ),
        (
            "llm-server-error",
            "The server failed",
            """
            The server could not be reached, answered 5xx through all retries, or sent something that is no
            completion. Whether it runs, and at this address, is the first thing to look at.
            """,
        ),
        (
            "llm-timeout",
            "The server took too long",
            """
            No complete reply within `timeout` seconds, through all retries. Long replies of slow models need a
            larger one.
            """,
        ),
        (
            "llm-refused",
            "The server refuses the request",
            """
            The key is wrong or has no rights, the model is not known there, or the server does not take a
            parameter. Asking again changes nothing, so the run stops, and resumes once that is settled.
            """,
        ),
    )
)
