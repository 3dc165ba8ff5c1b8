"""Has the part of an output here that somebody looks at, in as few requests as it takes.

A line's counter is guessed from what is known around it; where the guess is wrong, because events
hold many lines or lines many events, the controller is asked for the event once.
"""

from app.output.open_blocks import first_of, index_of
from app.output.snapshot import Snapshot
from app.output.wanted import blocks_wanted
from app.viewing.job_output import JobOutput

_ROUNDS = 4
_BLOCKS_AHEAD = 2


async def fetch_window(output: JobOutput, first: int, below: int) -> None:
    """Have the lines `first` to `below` - 1 here, as far as a few requests can.

    Raises:
        ControllerError: The controller gave no usable answer; what came before it stays.
    """
    for attempt in range(_ROUNDS):
        if attempt and output.looked_at is None and output.end is None:
            await output.look()
        snapshot = await output.snapshot()
        wanted = blocks_wanted(snapshot, first, below)
        if attempt and wanted and not snapshot.reaching(first, below):
            wanted = sorted({*wanted, *await _probed(output, first)})
        if not wanted:
            return
        await output.fetch_blocks(wanted)


async def fetch_from(output: JobOutput, counter: int) -> None:
    """Have the block with this counter here, and the next ones with the same request.

    Raises:
        ControllerError: The controller gave no usable answer.
    """
    here = await output.snapshot()
    places = range(index_of(counter), index_of(counter) + _BLOCKS_AHEAD)
    through = index_of(max(1, output.last_counter))
    missing = [n for n in places if n <= through and not _has(here, first_of(n))]
    await output.fetch_blocks(missing)


async def _probed(output: JobOutput, line: int) -> set[int]:
    """The blocks in which the line may begin, by the event before it."""
    counter = await output.counter_before(line)
    if counter is None:
        return set()
    here = await output.snapshot()
    places = {index_of(counter), index_of(counter + 1)}
    return {index for index in places if not _has(here, first_of(index))}


def _has(snapshot: Snapshot, counter: int) -> bool:
    return any(extent.first <= counter <= extent.last for extent in snapshot.extents)
