"""Where a line's text is a link, as assets/output/rows/links.js.

It is underlined and leads nowhere yet: a press shows first to which site, which takes a script.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from urllib.parse import urlsplit

from app.output import Span

_SAFE = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_NEXT_URL = re.compile(r"[,;]https?://", re.IGNORECASE)
_ASCII = frozenset(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&()*+,;=%"
)
_AUTHORITY = re.compile(r"https?:/+([^/?#]+)", re.IGNORECASE)
_NOT_AT_END = ".,;:!?(["
_OPENER = {")": "(", "]": "["}
_PART_OF_WORD = re.compile(r"[a-z0-9]", re.IGNORECASE | re.ASCII)
_URL_LIMIT = 2000  # characters
_LINKS_LIMIT = 500  # of one line

Stretch = tuple[bool, list[Span]]


def stretches_of(spans: Sequence[Span], *, is_cut: bool = False) -> list[Stretch]:
    """The spans, cut where links begin and end: whether it is a link, and its part of the spans.

    `is_cut`: the text goes on elsewhere, so that a URL at its end may lead elsewhere.
    """
    links = list(_links(spans, is_cut=is_cut)) if any(map(_may_link, spans)) else []
    if not links:
        return [(False, list(spans))]
    stretches: list[Stretch] = []
    edges = sorted({edge for start, end in links for edge in (start, end)})
    starts = {start for start, _ in links}
    inside = dict(links)
    offset, open_until = 0, -1
    for span in spans:
        end = offset + len(span.text)
        cuts = [offset, *(edge for edge in edges if offset < edge < end), end]
        for start, stop in pairwise(cuts):
            if start in starts:
                open_until = inside[start]
            is_link = start < open_until
            piece = Span(span.text[start - offset : stop - offset], span.style)
            if stretches and stretches[-1][0] == is_link and start not in starts:
                stretches[-1][1].append(piece)
            else:
                stretches.append((is_link, [piece]))
        offset = end
    return stretches


def plain_urls(text: str, *, is_cut: bool = False) -> list[tuple[int, int]]:
    """Where the plain http(s) URLs of a text begin and end, without those that are too long."""
    found: list[tuple[int, int]] = []
    at = 0
    while len(found) < _LINKS_LIMIT and (scheme := _SCHEME.search(text, at)):
        start, end = scheme.end(), _url_end(text, scheme.end())
        at = end
        to = start + len(text[start:end].rstrip(_NOT_AT_END))
        is_open = is_cut and end == len(text)
        if to == start or to - scheme.start() > _URL_LIMIT or is_open:
            continue
        if scheme.start() and _PART_OF_WORD.match(text[scheme.start() - 1]):
            continue
        if _has_host(text[scheme.start() : to]):
            found.append((scheme.start(), to))
    return found


def _may_link(span: Span) -> bool:
    return "/" in span.text or _is_marked(span)


def _is_marked(span: Span) -> bool:
    """Whether the job itself made a link of the span that may be opened."""
    return bool(span.style.link and _SAFE.match(span.style.link))


def _links(spans: Sequence[Span], *, is_cut: bool) -> Iterator[tuple[int, int]]:
    """Where links begin and end, in order; neighbors of one URL are one."""
    text, offset, open_link, href = "", 0, -1, ""
    for span in spans:
        own = (span.style.link or "") if _is_marked(span) else ""
        if open_link >= 0 and own != href:
            yield open_link, offset
            open_link = -1
        if own:
            yield from _moved(plain_urls(text), offset - len(text))
            text, href = "", own
            open_link = offset if open_link < 0 else open_link
        else:
            text += span.text
        offset += len(span.text)
    if open_link >= 0:
        yield open_link, offset
    yield from _moved(plain_urls(text, is_cut=is_cut), offset - len(text))


def _moved(links: list[tuple[int, int]], offset: int) -> Iterator[tuple[int, int]]:
    return ((start + offset, end + offset) for start, end in links)


def _url_end(text: str, start: int) -> int:
    """The end of the URL: a bracket that it has not opened, or a comma before another, ends it."""
    open_ = {"(": 0, "[": 0}
    for index in range(start, len(text)):
        character = text[index]
        opener = _OPENER.get(character)
        if not _is_allowed(character) or (opener and not open_[opener]):
            return index
        if character in ",;" and _NEXT_URL.match(text, index):
            return index
        if opener:
            open_[opener] -= 1
        elif character in open_:
            open_[character] += 1
    return len(text)


def _is_allowed(character: str) -> bool:
    if character < "\x80":
        return character in _ASCII
    return unicodedata.category(character)[0] in "LMN" and not _is_invisible(character)


def _is_invisible(character: str) -> bool:
    """Whether it is a letter or mark that shows nothing (Default_Ignorable_Code_Point)."""
    return character in "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0" or (
        0xFE00 <= ord(character) <= 0xFE0F or 0xE0100 <= ord(character) <= 0xE01EF
    )


def _has_host(url: str) -> bool:
    """Whether a browser finds a host in an http(s) URL: it skips slashes before it."""
    authority = _AUTHORITY.match(url)
    try:
        return bool(authority and urlsplit(f"//{authority[1]}").hostname)
    except ValueError:
        return False
