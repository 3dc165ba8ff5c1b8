"""Decodes JSON of a controller, including what Python's decoder refuses.

Values nested a thousand deep and numbers of ten thousand digits are replaced, so that the rest of
such a response can be shown. Only text that is no JSON at all is an error.
"""

import json
import re

from app.jobs.json_value import Json
from app.jobs.redaction import TOO_DEEP

_DEEPEST = 100  # far below Python's own limit, far above what AWX sends
_DIGITS = 1000
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[{]++|[\]}]++', re.DOTALL)
_PLACEHOLDER = json.dumps(TOO_DEEP)


def decoded_json(body: bytes) -> Json:
    """The value of `body`.

    Raises:
        ValueError: It is no JSON.
    """
    text = body.decode("utf-8-sig")
    try:
        return _loaded(text)
    except RecursionError:
        return _loaded(flattened(text))


def _loaded(text: str) -> Json:
    try:
        value: Json = json.loads(text)
    except json.JSONDecodeError:
        raise
    except ValueError:  # a whole number of more digits than Python converts
        value = json.loads(text, parse_int=_whole_number)
    return value


def _whole_number(digits: str) -> int | str:
    return int(digits) if len(digits) < _DIGITS else digits


def flattened(text: str) -> str:
    """`text` with each value that is nested too deeply replaced by a text that says so."""
    parts: list[str] = []
    depth = done = 0
    for token in _TOKEN.finditer(text):
        if token[0].startswith('"'):
            continue
        size = len(token[0])
        if token[0][0] in "[{":
            if depth <= _DEEPEST < depth + size:
                parts += [text[done : token.start() + _DEEPEST - depth], _PLACEHOLDER]
            depth += size
        else:
            if depth > _DEEPEST >= depth - size:
                done = token.start() + depth - _DEEPEST
            depth = max(0, depth - size)
    return "".join([*parts, "" if depth > _DEEPEST else text[done:]])
