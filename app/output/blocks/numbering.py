"""How the events of an output are numbered into blocks: 1,024 consecutive counters each."""

EVENTS_PER_BLOCK = 1024


def block_index(counter: int) -> int:
    """Which block a counter belongs to, from 0; counters begin with 1."""
    return (counter - 1) // EVENTS_PER_BLOCK


def first_counter(index: int) -> int:
    """The first counter of a block."""
    return index * EVENTS_PER_BLOCK + 1
