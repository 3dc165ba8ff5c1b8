"""Types that take any JSON value: the meant one as it is, any other as "nothing said".

Used by the wire models only. Knows no field names; never raises for a value out of JSON.
"""

import json
import math
import re
from datetime import UTC, datetime
from typing import Annotated

from pydantic import PlainValidator

from app.jobs.json_value import Json
from app.jobs.model import JsonText

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


def moment_of(value: object) -> datetime | None:
    """An ISO 8601 time; one without an offset is UTC, as AWX stores it."""
    if not isinstance(value, str) or len(value) > 64:
        return None
    try:
        moment = datetime.fromisoformat(value)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
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
    """`value` without what JSON allows to arrive but not to leave again.

    A lone surrogate cannot be encoded, and an infinite number is not JSON.
    """
    if isinstance(value, str):
        return safe_text(value)
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, list):
        return [made_safe(item) for item in value]
    if isinstance(value, dict):
        return {safe_text(name): made_safe(held) for name, held in value.items()}
    return value


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
Moment = Annotated[datetime | None, PlainValidator(moment_of)]
Flag = Annotated[bool | None, PlainValidator(flag_of)]
EmbeddedJson = Annotated[JsonText, PlainValidator(json_text_of)]
JsonObject = Annotated[dict[str, Json], PlainValidator(object_of)]
