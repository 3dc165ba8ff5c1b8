"""Which recorded cases are replayed, in three groups: signing in, changing and reading."""

from tests.contract.left_out import LEFT_OUT
from tests.contract.recordings import Recording, all_recordings

_SIGNING_IN = ("auth-", "me-", "token", "session-")
_CHANGING = ("cancel-", "delete-", "launch-", "real-running-", "template-missing-launch")


def signing_in() -> list[Recording]:
    """Credentials, who one is, and access tokens."""
    return [case for case in _replayed() if _is_about(case, _SIGNING_IN)]


def changing() -> list[Recording]:
    """Launching, canceling and deleting, with what was looked at before and after."""
    return [case for case in _replayed() if _is_about(case, _CHANGING)]


def reading() -> list[Recording]:
    """All the others."""
    return [
        case
        for case in _replayed()
        if not _is_about(case, _SIGNING_IN) | _is_about(case, _CHANGING)
    ]


def name_of(case: Recording) -> str:
    return case.case


def _replayed() -> list[Recording]:
    return [case for case in all_recordings() if case.case not in LEFT_OUT]


def _is_about(case: Recording, beginnings: tuple[str, ...]) -> bool:
    return case.case.startswith(beginnings)
