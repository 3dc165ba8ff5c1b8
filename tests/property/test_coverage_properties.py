"""Coverage alone, without a request: what is missing is fetched once, and then nothing is."""

from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from app.output.blocks.block import Block, Extent
from app.output.blocks.numbering import block_index, first_counter
from app.output.blocks.stored_end import End
from app.output.events import OutputEvent
from app.output.fetching.coverage import Coverage
from app.output.terminal.style_changes import StyleChange
from tests.unit.output.event_table import BLOCK

LONGEST = 6 * BLOCK
counters = st.integers(1, LONGEST) | st.sampled_from([1, BLOCK, BLOCK + 1, 2 * BLOCK, LONGEST])


@dataclass
class Lying:
    """Blocks that lie somewhere, in order and without overlaps; nobody reads them."""

    lying: Sequence[Extent]

    def extents(self) -> Sequence[Extent]:
        return self.lying

    def extent_at(self, counter: int) -> Extent | None:
        return next((one for one in self.lying if one.first <= counter <= one.last), None)

    def read(self, extent: Extent) -> Block | None:
        raise AssertionError(extent)


def extent(first: int, last: int) -> Extent:
    return Extent(first, last, first, last, True, last - first + 1, 0, StyleChange(()), ())


@st.composite
def stores(draw: st.DrawFn) -> Lying:
    edges = sorted(draw(st.sets(counters, max_size=8)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return Lying([extent(first, last) for first, last in pairs])


def pieces(first: int, last: int) -> list[OutputEvent]:
    return [OutputEvent(n, n - 1, n, "x") for n in range(first, last + 1)]


@given(stores(), counters, st.booleans())
def test_what_is_missing_is_asked_for_once_and_then_everything_is_here(
    lying: Lying, last: int, is_confirmed: bool
) -> None:
    coverage = Coverage(lying)
    coverage.note_newest(pieces(last, last))
    if is_confirmed:
        coverage.confirm(End(last, last))
    for index in coverage.missing():
        first, through = first_counter(index), min(first_counter(index + 1) - 1, last)
        assert coverage.add_answer(pieces(first, through), first, through) == {index}
    assert coverage.missing() == []
    assert all(coverage.has(index) for index in range(block_index(last) + 1))
    if is_confirmed:
        # Whatever is open is whole, so that it can be put away without another question.
        ready = coverage.storable([index for index, _ in coverage.pending])
        assert not any(block.has_absent for _, block in ready)
        for index, _ in ready:
            coverage.mark_stored(index)
        assert coverage.is_final
    else:
        assert not coverage.is_final


@given(stores(), counters, counters)
def test_nothing_counts_as_here_that_lacks_a_part_of_its_place(
    lying: Lying, last: int, end: int
) -> None:
    coverage = Coverage(lying)
    coverage.note_newest(pieces(last, last))
    coverage.confirm(End(end, end))
    for index in range(block_index(end) + 1):
        if coverage.has(index):
            through = coverage.last_counter_of(index)
            stored = coverage.stored_at(first_counter(index))
            assert stored is not None
            assert stored.first <= first_counter(index)
            assert stored.last >= through
