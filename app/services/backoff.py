"""How long to wait after a failure before asking again, for as long as somebody watches.

Whatever the failure was, it may pass: an administrator starts a database, renews a token, grants
a right. So everything is asked again, with growing pauses; what seldom passes by itself less
often. What is certain to stay is not: that there is no such thing, or that it is too large.
"""

from app.services.failures import Failure

_HOPEFUL_S = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
_UNLIKELY_S = (15.0, 30.0, 60.0)


def is_final(failure: Failure) -> bool:
    """Whether asking the same again is certain to give the same answer.

    An unusable answer that makes no sense to ask for again is one that is too large to show: the
    controller would make all of it each time.
    """
    is_too_large = failure.kind == "bad_answer" and not failure.can_try_again
    return failure.kind == "not_found" or is_too_large


def pause_s(failure: Failure, failures: int) -> float:
    """Seconds until the next try after `failures` in a row, the last of them `failure`."""
    pauses = _HOPEFUL_S if failure.can_try_again else _UNLIKELY_S
    return pauses[min(max(failures, 1), len(pauses)) - 1]
