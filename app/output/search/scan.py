"""Runs a search over the blocks of an output that are stored so far.

Does not wait for blocks and starts no thread: the caller calls again when there are more, and may
call from several threads with different blocks. Invariant: after it returned True, every given
block counts in the results, and so does every line that crosses a border between them, searched as
one text up to `SHARED_LINE_BYTES`.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence

from app.output.blocks.block import AnyExtent, Block
from app.output.search.block_search import (
    IsCancelled,
    count_matches,
    never,
    search_block,
)
from app.output.search.query import Pattern
from app.output.search.results import SearchResults, SharedLine, key_of

# A longer line is not joined: the rows of its parts count, so a match across the border of two
# blocks can be missed.
SHARED_LINE_BYTES = 1024 * 1024


def search_blocks(
    heads: Sequence[AnyExtent],
    read: Callable[[AnyExtent], Block | None],
    pattern: Pattern,
    results: SearchResults,
    *,
    start_line: int = 0,
    is_cancelled: IsCancelled = never,
    is_over: IsCancelled = never,
) -> bool:
    """Search the blocks that were not searched yet, beginning with the one of `start_line`.

    Returns True once all are searched. Returns False if the search was canceled, if `is_over`
    ended its turn after a block, or if a block could not be read; call it again with a new
    snapshot.
    """
    start = bisect_left(heads, start_line, key=lambda head: head.last_line)
    for head in (*heads[start:], *heads[:start]):
        if results.has(key_of(head)):
            continue
        block = None if is_cancelled() else read(head)
        found = None if block is None else search_block(block, pattern, is_cancelled=is_cancelled)
        if found is None:
            return False
        results.add(found)
        if is_over():
            return False
    is_done = all(
        not is_cancelled() and _search_shared(chain, read, pattern, results)
        for chain in chains(heads)
    )
    # Adding a block drops the results of blocks that it overlaps, so check all of them.
    return is_done and all(results.has(key_of(head)) for head in heads)


def chains(heads: Iterable[AnyExtent]) -> Iterator[tuple[AnyExtent, ...]]:
    """For each line with parts in several blocks, those blocks in order."""
    chain: list[AnyExtent] = []
    for head in heads:
        if not head.lines:
            continue
        if not (chain and not chain[-1].ends_line and chain[-1].last_line == head.first_line):
            chain.clear()
        chain.append(head)
        is_end_of_line = head.lines > 1 or head.ends_line
        if len(chain) > 1 and is_end_of_line:
            yield tuple(chain)
            chain = [head]
    if len(chain) > 1:
        yield tuple(chain)


def _search_shared(
    chain: Sequence[AnyExtent],
    read: Callable[[AnyExtent], Block | None],
    pattern: Pattern,
    results: SearchResults,
) -> bool:
    line = chain[0].last_line
    keys = tuple(key_of(head) for head in chain)
    if results.has_shared(line, keys):
        return True
    text = bytearray()
    for index, head in enumerate(chain):
        block = read(head)
        if block is None:
            return False
        text += _part(block, -1 if index == 0 else 0, SHARED_LINE_BYTES + 1 - len(text))
    is_short = len(text) <= SHARED_LINE_BYTES
    count = count_matches(pattern, bytes(text)) if is_short else None
    results.add_shared(SharedLine(line, keys, count))
    return True


def _part(block: Block, part: int, limit: int) -> bytes:
    part %= len(block.parts)
    begin, end = (int(offset) for offset in block.parts.starts[part : part + 2])
    return bytes(block.text[begin : min(end, begin + limit)])
