"""JSON values and related resources as rows of names and texts, nested by indentation.

No row holds JSON: a user reads names and values, and "Raw record" has the syntax. Every value must
be masked before it comes here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.jobs.json_value import Json
from app.jobs.model import Link

NONE = "none"
_IN_ONE_LINE = 120  # characters of a list of texts
_INITIALISMS = {"id": "ID", "url": "URL", "uuid": "UUID"}


@dataclass(frozen=True, slots=True)
class FieldPair:
    """A name and its text inside one field, `depth` levels in; either may be empty.

    `url` is the controller's, as it was sent; `note` is what is less important.
    """

    name: str
    text: str
    url: str = ""
    depth: int = 0
    note: str = ""


def label_of(key: str) -> str:
    """The controller's name of a field in words: "instance_group" is "Instance group"."""
    words = [_INITIALISMS.get(word, word) for word in key.split("_") if word]
    text = " ".join(words) or key
    return f"{text[:1].upper()}{text[1:]}"


def scalar_text(value: Json) -> str:
    """A value that holds no others, in words."""
    if value is None or value == "":
        return NONE
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value}"
    return value if isinstance(value, str) else NONE


def value_rows(value: Json, depth: int = 0) -> tuple[FieldPair, ...]:
    """The rows of an object or a list; a list of short texts takes one."""
    return tuple(_rows(value, depth))


def resource_rows(
    resources: dict[str, Json], related: Iterable[tuple[str, str]]
) -> tuple[FieldPair, ...]:
    """Related resources by their names, linked where the record links one of the same key."""
    urls = dict(related)
    rows: list[FieldPair] = []
    for key, resource in resources.items():
        rows.extend(_resource(key, resource, urls.get(key, "")))
    return tuple(rows)


def link_rows(links: Iterable[Link], resources: dict[str, Json]) -> tuple[FieldPair, ...]:
    """Related URLs: by the name of what they lead to, where the record has it."""
    return tuple(
        FieldPair(label_of(link.label), _name_for(link.label, resources) or link.url, link.url)
        for link in links
    )


def name_of(resource: Json) -> str:
    """The name of a related resource, a user's name included; "" where it has none."""
    if not isinstance(resource, dict):
        return ""
    names = (resource.get(key) for key in ("name", "username", "hostname"))
    return next((name for name in names if isinstance(name, str) and name), "")


def _name_for(key: str, resources: dict[str, Json]) -> str:
    # AWX names the template under its general name only; both keys mean the same template.
    found = resources.get(key) or resources.get(key.replace("system_", "unified_"))
    return name_of(found)


def _resource(key: str, resource: Json, url: str) -> Iterator[FieldPair]:
    """The name with the short rest as a note; what is nested in it below."""
    label, name = label_of(key), name_of(resource)
    if not isinstance(resource, dict):
        yield from _named(label, resource, 0)
        return
    rest = [
        f"{label_of(part)} {scalar_text(held)}"
        for part, held in resource.items()
        if not _is_nested(held) and held not in (None, "", [], {}, name)
    ]
    note = " · ".join(rest)
    nested = [(part, held) for part, held in resource.items() if _is_nested(held)]
    if name:
        yield FieldPair(label, name, url, note=note)
    else:
        yield FieldPair(label, note or ("" if nested else NONE), url)
    for part, held in nested:
        yield from _named(label_of(part), held, 1)


def _rows(value: Json, depth: int) -> Iterator[FieldPair]:
    if isinstance(value, dict):
        for name, held in value.items():
            yield from _named(name, held, depth)
    elif isinstance(value, list):
        for number, held in enumerate(value, start=1):
            if _is_nested(held):
                yield from _named(f"{number}.", held, depth)
            else:
                yield FieldPair("", scalar_text(held), depth=depth)
    else:
        yield FieldPair("", scalar_text(value), depth=depth)


def _named(name: str, value: Json, depth: int) -> Iterator[FieldPair]:
    if not _is_nested(value):
        yield FieldPair(name, scalar_text(value), depth=depth)
        return
    in_one_line = _texts_in_one_line(value)
    yield FieldPair(name, in_one_line, depth=depth)
    if not in_one_line:
        yield from _rows(value, depth + 1)


def _is_nested(value: Json) -> bool:
    return isinstance(value, dict | list) and len(value) > 0


def _texts_in_one_line(value: Json) -> str:
    """A list of short texts, separated by commas; "" where it is another value."""
    if not isinstance(value, list) or any(_is_nested(held) for held in value):
        return ""
    texts = [scalar_text(held) for held in value[:_IN_ONE_LINE]]
    joined = ", ".join(texts)
    is_short = len(value) == len(texts) and len(joined) <= _IN_ONE_LINE
    return joined if is_short and not any("," in text for text in texts) else ""
