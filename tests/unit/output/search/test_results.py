"""Results of a search: each range of counters counts once, whatever comes when."""

from app.output.blocks.block import Block, build_block
from app.output.events import OutputEvent
from app.output.search.block_search import search_block
from app.output.search.results import SearchResults, SharedLine, key_of
from tests.unit.output.search.patterns import block, pattern_of


def add(results: SearchResults, *blocks: Block) -> None:
    for one in blocks:
        found = search_block(one, pattern_of("needle"))
        assert found is not None
        results.add(found)


def test_a_block_that_grew_replaces_what_it_was() -> None:
    results = SearchResults()
    small, grown = block("needle"), block("needle", "needle", "x")
    add(results, small, grown)
    assert not results.has(key_of(small.extent))
    assert results.has(key_of(grown.extent))
    assert (results.matches, results.searched_lines, results.progress) == (2, 3, (1, 0))


def test_a_merged_block_replaces_its_parts_and_their_shared_line() -> None:
    first = build_block(1, 1, [OutputEvent(1, 0, 0, "needle")])
    second = build_block(2, 2, [OutputEvent(2, 0, 1, "needle")])
    keys = (key_of(first.extent), key_of(second.extent))
    results = SearchResults()
    add(results, first, second)
    results.add_shared(SharedLine(1, keys, 1))
    assert results.has_shared(1, keys)
    assert (results.matches, results.searched_lines, results.index.count) == (1, 1, 1)
    add(results, build_block(1, 2, [OutputEvent(1, 0, 0, "needle"), OutputEvent(2, 0, 1, "x")]))
    assert not results.has_shared(1, keys)
    assert (results.matches, results.searched_lines) == (1, 1)


def test_a_shared_line_without_a_match_takes_its_parts_matches_away() -> None:
    first = build_block(1, 1, [OutputEvent(1, 0, 0, "needle")])
    second = build_block(2, 2, [OutputEvent(2, 0, 1, "x")])
    results = SearchResults()
    add(results, first, second)
    results.add_shared(SharedLine(1, (key_of(first.extent), key_of(second.extent)), 0))
    assert (results.matches, results.index.count) == (0, 0)


def test_a_shared_line_of_a_block_that_has_changed_is_not_added() -> None:
    first, second = block("needle"), block("x", first=2, start_line=1)
    results = SearchResults()
    add(results, first)
    results.add_shared(SharedLine(1, (key_of(first.extent), key_of(second.extent)), 5))
    assert (results.matches, results.progress) == (1, (1, 0))


def test_the_filtered_view_is_the_same_until_more_is_found() -> None:
    results = SearchResults()
    add(results, block("needle"))
    before = results.filtered(1, 9)
    assert results.filtered(1, 9) is before
    assert results.filtered(2, 9) is not before
    add(results, block("needle", first=2, start_line=1))
    assert results.filtered(1, 9).count == 3
