"""A filter's text as a value of its column's type, or AWX's error for it."""

from datetime import datetime

from app.builtin_controller.filters.errors import FilterError, bad_filter
from app.builtin_controller.filters.filter_fields import Column, Kind
from app.builtin_controller.storage.conditions import SqlValue
from app.builtin_controller.storage.times import from_text, to_text

_LARGEST = 2**63 - 1
_TRUE = frozenset({"true", "1", "yes", "t"})
_FALSE = frozenset({"false", "0", "no", "f"})


def to_value(column: Column, text: str) -> SqlValue:
    """The value to compare the column with; FilterError if the text is none of its type."""
    match column.kind:
        case Kind.INTEGER:
            return _integer(text)
        case Kind.DECIMAL:
            return _decimal(text)
        case Kind.BOOLEAN:
            return _boolean(text)
        case Kind.TIME:
            return to_text(_time(text))
        case Kind.TEXT:
            return text


def is_true(text: str) -> bool:
    return text.strip().lower() in _TRUE


def _integer(text: str) -> int:
    try:
        value = int(text)
    except ValueError as error:
        raise _not_a_value(text, "value must be an integer.") from error
    return max(-_LARGEST, min(_LARGEST, value))


def _decimal(text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise _not_a_value(text, "value must be a decimal number.") from error


def _boolean(text: str) -> int:
    if is_true(text):
        return 1
    if text.strip().lower() in _FALSE:
        return 0
    raise _not_a_value(text, "value must be either True or False.")


def _time(text: str) -> datetime:
    try:
        return from_text(text)
    except ValueError as error:
        raise _not_a_value(
            text,
            "value has an invalid format. It must be in YYYY-MM-DD HH:MM[:ss[.uuuuuu]][TZ] format.",
        ) from error


def _not_a_value(text: str, why: str) -> FilterError:
    # AWX sends the text of a list with one string in it, not a list.
    return bad_filter(f'["“{text}” {why}"]')
