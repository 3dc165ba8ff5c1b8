"""Masks what looks like a secret in a whole record, by the name beside it or its own shape.

AWX masks some values itself and misses others (a key named GITHUB_PAT, a vault password), so
every record is masked again here before anything else sees it. Rather too much is masked than
too little. Masking twice changes nothing, and no JSON value makes it fail.
"""

import json
from collections.abc import Mapping

from app.jobs.json_value import Json
from app.jobs.redaction.names import is_secret_name
from app.jobs.redaction.scan import ANYTHING, MASK, narrowed
from app.jobs.redaction.text import masked_text

TOO_DEEP = "(nested too deeply to show)"
_TOO_MANY = "(JSON of too many values to look for secrets in)"
_MARKS = (MASK, "$encrypted$", TOO_DEEP, _TOO_MANY)  # the second is AWX's own
_LABELS = ("name", "key", "var", "variable", "env", "option")  # of pairs that are objects
DEPTH_LIMIT = 60  # AWX nests 4 deep; Python's own limit is a thousand frames
_VALUES_LIMIT = 5_000  # in one text of JSON; they take about a hundredth of a second
_SHORTEST_SECRET = 4  # `pat=`, `://…`: a shorter text has none
_HARMLESS = frozenset({"", "true", "false", "yes", "no", "on", "off", "none", "null"})


def masked(value: Json) -> Json:
    """`value` with every secret in it replaced by MASK."""
    return _masked(value, DEPTH_LIMIT)


def raw_json(record: Mapping[str, Json]) -> str:
    """The record as indented JSON, masked."""
    return json.dumps(masked(dict(record)), indent=2, ensure_ascii=False)


def was_masked(value: Json) -> bool:
    """Whether a part of `value` is a mask, of Jobpane or of AWX."""
    if isinstance(value, str):
        return any(mark in value for mark in _MARKS)
    if isinstance(value, list):
        return any(was_masked(item) for item in value)
    if isinstance(value, dict):
        return any(was_masked(name) or was_masked(held) for name, held in value.items())
    return False


def _masked(value: Json, depth: int) -> Json:
    if isinstance(value, str):
        return _masked_string(value, depth)
    if not isinstance(value, dict | list):
        return value
    if depth <= 0:
        return TOO_DEEP
    if isinstance(value, list):
        return _masked_list(value, depth - 1)
    label = _label_of(value)
    return {
        _masked_name(name): _masked_under(
            label if name.lower() == "value" else name, held, depth - 1
        )
        for name, held in value.items()
    }


def _masked_name(name: str) -> str:
    return masked_text(name) if len(name) >= _SHORTEST_SECRET else name


def _label_of(pair: dict[str, Json]) -> str:
    """The name of the value in `{"name": "DB_PASSWORD", "value": …}`; "value" where it has none."""
    for name in _LABELS:
        label = pair.get(name)
        if isinstance(label, str) and is_secret_name(label):
            return label
    return "value"


def _masked_under(name: str, value: Json, depth: int) -> Json:
    if is_secret_name(name) and not _is_harmless(value):
        return MASK
    return _masked(value, depth)


def _is_harmless(value: Json) -> bool:
    """Whether a value is too simple for a secret: empty, null or a switch."""
    if isinstance(value, str):
        return value.strip().lower() in _HARMLESS
    return value is None or isinstance(value, bool) or value in ([], {})


def _masked_list(items: list[Json], depth: int) -> list[Json]:
    """The list, masked; it may be a command line, where a secret follows its option."""
    hidden: list[Json] = []
    before: Json = None
    for item in items:
        hidden.append(_masked_item(item, before, depth))
        before = item
    return hidden


def _masked_item(item: Json, before: Json, depth: int) -> Json:
    if not isinstance(item, str):
        return _masked(item, depth)
    name, equals, value = item.partition("=")
    if item.startswith("-") and equals and is_secret_name(name) and not _is_harmless(value):
        return f"{name}={MASK}"
    is_option_before = isinstance(before, str) and before.startswith("-") and "=" not in before
    if is_option_before and is_secret_name(str(before)) and not item.startswith("-"):
        return item if _is_harmless(item) else MASK
    return _masked(item, depth)


def _masked_string(text: str, depth: int) -> str:
    """The text, masked: JSON inside a string by its structure, any other text by its words."""
    is_json = depth > 0 and text.lstrip()[:1] in {"{", "["}
    if is_json and text.count(",") + text.count(":") > _VALUES_LIMIT:
        return _TOO_MANY if _may_hold_secrets(text) else text
    inner = _json_inside(text) if is_json else None
    if inner is None:
        return masked_text(text)
    hidden = _masked(inner, depth - 1)
    return text if hidden == inner else json.dumps(hidden, ensure_ascii=False)


def _json_inside(text: str) -> dict[str, Json] | list[Json] | None:
    try:
        inner = json.loads(text, object_pairs_hook=_without_repeats)
    except (ValueError, RecursionError):
        return None
    return inner if isinstance(inner, dict | list) else None


def _without_repeats(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    """Refuse repeated names, of which only the last value would be masked."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name comes twice")
    return found


def _may_hold_secrets(text: str) -> bool:
    """Whether JSON text may hold a secret; an escape (\\u) could spell any name."""
    return "\\u" in text or ANYTHING.is_in(narrowed(text))
