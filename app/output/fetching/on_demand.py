"""Fetches the part of an output that is to be read, in as few requests as it takes.

A line's counter is guessed from what is known around it; where the guess is wrong, because events
hold many lines or lines many events, the controller is asked for the event once.
"""

from app.output.blocks.numbering import EVENTS_PER_BLOCK, block_index, first_counter
from app.output.fetching.in_flight import BLOCKS_PER_REQUEST, REQUESTS_AT_ONCE
from app.output.fetching.job_output import JobOutput
from app.output.fetching.wanted_blocks import blocks_wanted

_ROUNDS = 4
_BLOCKS_AHEAD = 2
# Of a block that is not begun yet, an early window takes as many of these as it needs: a real AWX
# takes 53 ms for 200 events and 160 ms for 1,000.
_EARLY_EVENTS = 256


async def fetch_early(output: JobOutput, first: int, below: int) -> bool:
    """Have the lines `first` to `below` - 1 of an output that nothing is known of here, by guess.

    As a line is nearly always an event, nobody waits for more of a block than its events up to the
    last line; `begin_rest` fetches the rest behind them. Returns whether the answer reached the
    newest event that there was.

    Raises:
        SourceError: The controller gave no usable answer.
    """
    wanted = blocks_wanted(await output.snapshot(), first, below)
    if not wanted:
        return False
    begin, through = first_counter(wanted[0]) - 1, first_counter(wanted[-1] + 1) - 1
    needed = -(-(below - 1 - begin) // _EARLY_EVENTS) * _EARLY_EVENTS
    if len(wanted) == 1 and 0 < needed < EVENTS_PER_BLOCK:
        through = begin + needed
        await output.fetch_beginning(wanted[0], through)
    else:
        await output.fetch_blocks(wanted)
    return output.coverage.last_counter < through


async def fetch_window(output: JobOutput, first: int, below: int) -> None:
    """Have the lines `first` to `below` - 1 here, as far as a few requests can.

    Raises:
        SourceError: The controller gave no usable answer; what came before it stays.
    """
    begun = output.coverage.begun()
    if begun:  # the rest of such a block is no guess
        wanted = blocks_wanted(await output.snapshot(), first, below)
        await output.fetch_blocks(index for index in wanted if index in begun)
    for attempt in range(_ROUNDS):
        if attempt and not output.coverage.has_peeked and output.coverage.end is None:
            await output.peek_newest()
        snapshot = await output.snapshot()
        wanted = blocks_wanted(snapshot, first, below)
        if attempt and wanted and not snapshot.reaching(first, below):
            wanted = sorted({*wanted, *await _probed(output, first)})
        if not wanted:
            return
        await output.fetch_blocks(wanted)


def begin_rest(output: JobOutput) -> None:
    """Fetch the rest of what an early window has begun, so that it is stored; waits for nothing."""
    output.begin_blocks(output.coverage.begun())


def begin_window(output: JobOutput, first: int, below: int) -> None:
    """Begin to fetch the lines `first` to `below` - 1, by guess; waits for nothing."""
    _begin(output, range(block_index(first), block_index(below - 1) + 1))


def begin_all(output: JobOutput, counter: int = 1, most_events: int | None = None) -> None:
    """Begin the first request of one who goes through all from a counter on; waits for nothing.

    `most_events` bounds how far, None: as far as one request goes.
    """
    index = block_index(counter)
    below = (index // BLOCKS_PER_REQUEST + 1) * BLOCKS_PER_REQUEST
    if most_events is not None:
        below = min(below, block_index(counter + most_events) + 1)
    _begin(output, range(index, below))


def _begin(output: JobOutput, indices: range) -> None:
    if not output.writer.has_refused:  # else it might have to be forgotten before it is read
        output.begin_blocks(n for n in indices if not output.coverage.has(n))


async def fetch_from(output: JobOutput, counter: int) -> None:
    """Have the block with this counter here, and the next ones with the same request.

    Raises:
        SourceError: The controller gave no usable answer.
    """
    coverage = output.coverage
    indices = range(block_index(counter), block_index(counter) + _BLOCKS_AHEAD)
    through = block_index(max(1, coverage.last_counter))
    await output.fetch_blocks([n for n in indices if n <= through and not coverage.has(n)])


def fetch_ahead(output: JobOutput, counter: int, most_events: int | None = None) -> None:
    """Begin requests for the blocks from this counter on, as many at once as fill the background.

    Waits for none. `most_events` bounds how far ahead, None: to the end. Requests begin at
    multiples of their size, so that each call but the first begins whole ones, or none.
    """
    coverage = output.coverage
    if output.writer.has_refused:
        return  # what cannot be stored might have to be forgotten before it is read
    index = block_index(counter)
    first_request = index // BLOCKS_PER_REQUEST
    below = (first_request + REQUESTS_AT_ONCE) * BLOCKS_PER_REQUEST
    last = coverage.last_counter
    if most_events is not None:
        last = min(last, counter + most_events)
    through = min(below - 1, block_index(max(1, last)))
    output.begin_blocks(n for n in range(index, through + 1) if not coverage.has(n))


async def _probed(output: JobOutput, line: int) -> set[int]:
    """The blocks in which the line may begin, by the event before it."""
    counter = await output.counter_before(line)
    if counter is None:
        return set()
    indices = {block_index(counter), block_index(counter + 1)}
    return {index for index in indices if not output.coverage.has(index)}
