"""How long to wait after a failure before the next try, while a page watches.

Most failures may pass: an administrator starts a database, renews a token, grants a right. So
requests are repeated with growing pauses, longer ones for failures that seldom pass by themselves.
Not repeated are those that are certain to stay: no such job, or a record that is too large.
"""

from app.services.failures import Failure

_HOPEFUL_S = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
_UNLIKELY_S = (15.0, 30.0, 60.0)


def is_final(failure: Failure) -> bool:
    """Whether the same request is certain to fail in the same way.

    A `bad_answer` that cannot be tried again is one that is too large to show: the controller
    would produce all of it each time.
    """
    is_too_large = failure.kind == "bad_answer" and not failure.can_try_again
    return failure.kind == "not_found" or is_too_large


def pause_s(failure: Failure, failures: int) -> float:
    """Seconds until the next try after `failures` in a row, the last of them `failure`."""
    pauses = _HOPEFUL_S if failure.can_try_again else _UNLIKELY_S
    return pauses[min(max(failures, 1), len(pauses)) - 1]
