"""How large an answer may be, by what was asked for; a larger one is refused while it comes.

AWX puts at most 1,048,576 characters of output into a record, which JSON may make several times
as many bytes, and no other field of a system job comes near that.
"""

from collections.abc import Mapping

from app.awx import error_texts as texts
from app.awx.error_texts import Action
from app.awx.errors import BadResponse

MIB = 1024 * 1024
LARGEST_BYTES = 64 * MIB
_RECORD_BYTES = 8 * MIB
_LIST_BYTES = 2 * MIB
_ROW_BYTES = 5 * MIB // 4  # a megabyte of output, with its line ends escaped
_EVENTS_BYTES = 4 * MIB
_EVENT_BYTES = 64 * 1024  # AWX cuts at 1,024 characters, unless its administrator lifted that
_OTHER_BYTES = MIB


class ResponseTooLarge(BadResponse):
    """More bytes than can be shown; asking again brings the same."""

    can_try_again = False
    text = texts.RESPONSE_TOO_LARGE
    cause = "answer too large"


def body_limit_bytes(action: Action, asked: Mapping[str, str]) -> int:
    """The most bytes that an answer may have; `asked` are the parameters of the request."""
    if action is Action.READ_JOB:
        return _RECORD_BYTES
    if action is Action.LIST_JOBS:
        return min(_LIST_BYTES + _number(asked.get("page_size")) * _ROW_BYTES, LARGEST_BYTES)
    if action is Action.READ_EVENTS:
        return min(_EVENTS_BYTES + _number(asked.get("limit")) * _EVENT_BYTES, LARGEST_BYTES)
    return _OTHER_BYTES


def too_large(action: Action, size_bytes: int, limit_bytes: int, *, is_whole: bool) -> BadResponse:
    """The error for an answer of `size_bytes`, or of more where that is not the whole size."""
    size = f"{'' if is_whole else 'over '}{size_bytes / 1e6:,.1f} MB"
    return ResponseTooLarge(
        action, remark=f"It's {size}. Jobpane reads up to {limit_bytes / 1e6:,.1f} MB."
    )


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0
