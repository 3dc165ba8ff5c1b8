"""A search over several blocks: in any order, in turns, and over their borders."""

from itertools import count

from app.output.blocks.block import build_block
from app.output.events import OutputEvent
from app.output.search.results import SearchResults
from app.output.search.scan import chains, search_blocks
from tests.unit.output.search.patterns import block, pattern_of


def test_a_word_across_the_border_of_two_blocks_is_found() -> None:
    first = build_block(1, 1, [OutputEvent(1, 0, 0, "nee\v")])
    second = build_block(2, 2, [OutputEvent(2, 0, 1, "dle")])
    results = SearchResults()
    blocks = {1: first, 2: second}
    heads = [first.extent, second.extent]
    pattern = pattern_of("nee dle")
    assert search_blocks(heads, lambda head: blocks[head.first], pattern, results)
    assert (results.matches, results.index.count, results.index.first, results.searched_lines) == (
        1,
        1,
        1,
        1,
    )


def test_a_line_too_long_to_be_joined_counts_what_its_parts_have() -> None:
    half = "needle " + "x" * 600_000 + "\v"
    first, second = (
        build_block(1, 1, [OutputEvent(1, 0, 0, half)]),
        build_block(2, 2, [OutputEvent(2, 0, 1, half)]),
    )
    results, blocks = SearchResults(), {1: first, 2: second}
    heads = [first.extent, second.extent]
    assert search_blocks(heads, lambda head: blocks[head.first], pattern_of("needle"), results)
    assert (results.matches, results.index.count) == (2, 1)


def test_a_search_that_is_given_up_says_so_and_goes_on_later() -> None:
    blocks = [block("needle", first=n, start_line=n - 1) for n in range(1, 6)]
    heads, results, asked = [one.extent for one in blocks], SearchResults(), count()
    is_done = search_blocks(
        heads,
        lambda head: blocks[head.first - 1],
        pattern_of("needle"),
        results,
        start_line=3,
        is_cancelled=lambda: next(asked) >= 4,
    )
    assert not is_done
    assert results.index.first == 3
    assert search_blocks(heads, lambda head: blocks[head.first - 1], pattern_of("needle"), results)
    assert results.index.count == 5


def test_a_block_that_cannot_be_read_ends_the_search_unfinished() -> None:
    one = block("needle")
    assert not search_blocks([one.extent], lambda _: None, pattern_of("needle"), SearchResults())


def test_a_turn_ends_after_one_block_and_the_next_goes_on() -> None:
    blocks = {n: block("needle", first=n, start_line=n - 1) for n in (1, 2)}
    heads, results = [one.extent for one in blocks.values()], SearchResults()
    turns = [
        search_blocks(
            heads,
            lambda head: blocks[head.first],
            pattern_of("needle"),
            results,
            is_over=lambda: True,
        )
        for _ in range(3)
    ]
    assert turns == [False, False, True]
    assert results.matches == 2


def test_a_chain_is_every_block_of_one_line_and_no_other() -> None:
    open_line = [build_block(n, n, [OutputEvent(n, 0, 0, "x")]).extent for n in (1, 2)]
    lost = build_block(3, 3, []).extent
    end = build_block(4, 4, [OutputEvent(4, 0, 1, "x")]).extent
    after = build_block(5, 5, [OutputEvent(5, 1, 2, "x")]).extent
    assert list(chains([*open_line, lost, end, after])) == [(*open_line, end)]
