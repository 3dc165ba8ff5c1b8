"""Types for pydantic that accept any JSON value; one of a wrong type counts as missing.

Used by the models of app/awx/wire.py. Never raises for a value out of JSON.
"""

import json
import math
import re
from datetime import UTC, datetime
from typing import Annotated

from pydantic import PlainValidator

from app.jobs.json_value import Json
from app.jobs.model import JsonText
from app.jobs.redaction import DEPTH_LIMIT, TOO_DEEP

VALUES_LIMIT = 2000  # of one field; AWX sends some hundred

_NUMBER = re.compile(r"-?\d{1,18}", re.ASCII)
_DECIMAL = re.compile(r"\s*-?\d{1,18}(?:\.\d{0,18})?(?:[eE][+-]?\d{1,3})?\s*", re.ASCII)


def text_of(value: object) -> str:
    """A string; null and any other type say nothing."""
    return value if isinstance(value, str) else ""


def whole_number_of(value: object) -> int | None:
    """An integer, also as text: the reference shows ids as strings."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if abs(value) < 10**18 else None
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return int(value)
    return None


def seconds_of(value: object) -> float | None:
    """A finite number, also as text: the reference shows `elapsed` as a string."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        if not _DECIMAL.fullmatch(value):
            return None
        value = float(value)
    if isinstance(value, int) and abs(value) < 10**18:
        return float(value)
    return value if isinstance(value, float) and math.isfinite(value) else None


def time_of(value: object) -> datetime | None:
    """An ISO 8601 time; one without an offset is UTC, as AWX stores it."""
    if not isinstance(value, str) or len(value) > 64:
        return None
    try:
        time = datetime.fromisoformat(value)
        aware = time if time.tzinfo else time.replace(tzinfo=UTC)
        return aware.astimezone(UTC)
    except (ValueError, OverflowError):  # the second: year 1 or 9999 moved over the edge
        return None


def flag_of(value: object) -> bool | None:
    """True or false; nothing else is a flag."""
    return value if isinstance(value, bool) else None


def json_text_of(value: object) -> JsonText:
    """JSON inside a string; some versions may send the object itself."""
    if isinstance(value, dict | list):
        return JsonText(json.dumps(value, ensure_ascii=False), value, is_json=True)
    if not isinstance(value, str) or not value:
        return JsonText()
    try:
        return JsonText(value, made_safe(json.loads(value)), is_json=True)
    except (ValueError, RecursionError):
        return JsonText(value)


def object_of(value: object) -> dict[str, Json]:
    """An object; anything else is an empty one."""
    return value if isinstance(value, dict) else {}


def made_safe(value: Json) -> Json:
    """`value` without what JSON allows to arrive but not to leave again, and not too much of it.

    A lone surrogate cannot be encoded, an infinite number is not JSON, and neither a structure
    nested very deep nor one of very many values can be shown.
    """
    return _Safe().made(value, DEPTH_LIMIT)


class _Safe:
    """Counts the values that it has made safe."""

    def __init__(self) -> None:
        self._left = VALUES_LIMIT

    def made(self, value: Json, depth: int) -> Json:
        """One value with all in it, down to a depth."""
        self._left -= 1
        if isinstance(value, str):
            return safe_text(value)
        if isinstance(value, float):
            return value if math.isfinite(value) else str(value)
        if isinstance(value, dict | list) and depth <= 0:
            return TOO_DEEP
        if isinstance(value, list):
            return self._list(value, depth - 1)
        return self._object(value, depth - 1) if isinstance(value, dict) else value

    def _list(self, items: list[Json], depth: int) -> list[Json]:
        made: list[Json] = []
        for item in items:
            if self._left <= 0:
                return [*made, f"({len(items) - len(made):,} more values not shown)"]
            made.append(self.made(item, depth))
        return made

    def _object(self, held: dict[str, Json], depth: int) -> dict[str, Json]:
        made: dict[str, Json] = {}
        for name, item in held.items():
            if self._left <= 0:
                return made | {"…": f"({len(held) - len(made):,} more values not shown)"}
            made[safe_text(name)] = self.made(item, depth)
        return made


def safe_text(text: str) -> str:
    """`text` with each lone surrogate replaced by U+FFFD."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


Text = Annotated[str, PlainValidator(text_of)]
WholeNumber = Annotated[int | None, PlainValidator(whole_number_of)]
Seconds = Annotated[float | None, PlainValidator(seconds_of)]
Time = Annotated[datetime | None, PlainValidator(time_of)]
Flag = Annotated[bool | None, PlainValidator(flag_of)]
EmbeddedJson = Annotated[JsonText, PlainValidator(json_text_of)]
JsonObject = Annotated[dict[str, Json], PlainValidator(object_of)]
