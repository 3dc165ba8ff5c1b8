"""A piece of markup as a tree, and the two ways it travels: as HTML, and as JSON for a script.

Texts come from controllers and jobs: in HTML each is escaped, in JSON a script makes text nodes of
them. Names of elements and attributes are the code's own.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

Json: TypeAlias = "str | list[Json] | dict[str, str]"

_VOID = frozenset({"br", "img", "input"})
_NAME = re.compile(r"[a-z][a-z0-9-]*")
_RAW = frozenset(
    {"script", "style"}
)  # their content knows no escapes, so that no text may be in it
_ESCAPES = str.maketrans(
    {
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
        '"': "&quot;",
        "'": "&#x27;",
        "\r": "&#13;",  # a parser would make a line feed of it
    }
)


@dataclass(frozen=True, slots=True)
class Element:
    """An element; a child that is a string is a text node."""

    tag: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: "Sequence[Element | str]" = ()

    def __post_init__(self) -> None:
        """Raise `ValueError` for a name that could end the tag, and for a script or style sheet."""
        for name in (self.tag, *self.attributes):
            if not _is_harmless(name):
                raise ValueError(f"not a name of markup: {name!r}")


@lru_cache(1024)
def _is_harmless(name: str) -> bool:
    """Whether a name can neither end a tag nor run anything."""
    return bool(_NAME.fullmatch(name)) and name not in _RAW and not name.startswith("on")


def html_of(node: Element | str) -> str:
    """The HTML of `node`: a parser makes the same tree of it."""
    pieces: list[str] = []
    _write(node, pieces)
    return "".join(pieces)


def json_of(node: Element | str) -> Json:
    """`["div", {"class": "page"}, ["text", …]]`; a text is a string."""
    if isinstance(node, str):
        return _well_formed(node)
    attributes = {name: _well_formed(value) for name, value in node.attributes.items()}
    return [node.tag, attributes, [json_of(child) for child in node.children]]


def _write(node: Element | str, pieces: list[str]) -> None:
    if isinstance(node, str):
        pieces.append(_escaped(node))
        return
    pieces.append(f"<{node.tag}")
    pieces.extend(f' {name}="{_escaped(value)}"' for name, value in node.attributes.items())
    pieces.append(">")
    if node.tag in _VOID:
        return
    if node.tag == "pre":
        pieces.append("\n")  # a parser leaves the first one out, which may be the text's own
    for child in node.children:
        _write(child, pieces)
    pieces.append(f"</{node.tag}>")


def _escaped(text: str) -> str:
    return _well_formed(text).translate(_ESCAPES)


def _well_formed(text: str) -> str:
    """`text` with the replacement character for what HTML in UTF-8 cannot carry."""
    encodable = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return encodable.replace("\0", "\N{REPLACEMENT CHARACTER}")
