"""Patterns, blocks and what is found, as the tests of the search need them."""

from app.output.blocks.block import Block, build_block
from app.output.events import OutputEvent
from app.output.search.highlights import Highlighter
from app.output.search.query import Pattern, Query, compile_query


def pattern_of(text: str, **chosen: bool) -> Pattern:
    pattern = compile_query(Query(text, **chosen))
    assert isinstance(pattern, Pattern)
    return pattern


def found(text: str, shown: str, **chosen: bool) -> list[str]:
    """What is marked, as a browser would cut it out."""
    wide = shown.encode("utf-16-le")
    places = Highlighter(pattern_of(text, **chosen)).ranges(shown)
    return [wide[2 * begin : 2 * end].decode("utf-16-le") for begin, end in places]


def block(*rows: str, first: int = 1, start_line: int = 0) -> Block:
    events = [
        OutputEvent(first + place, start_line + place, start_line + place + 1, row)
        for place, row in enumerate(rows)
    ]
    return build_block(first, first + len(rows) - 1, events)
