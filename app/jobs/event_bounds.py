"""Which events of a job's output are asked for. Knows no form of it in an address."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBounds:
    """Events that keep to all of these, by counter, at most `limit` of them.

    Raises:
        ValueError: The limit is below 1.
    """

    lines_below: int | None = None  # events that begin above this line
    counters_after: int | None = None
    counters_through: int | None = None
    counters: tuple[int, ...] = ()  # only these; empty: any
    limit: int
    newest_first: bool = False

    def __post_init__(self) -> None:
        if self.limit < 1:
            raise ValueError("limit must be at least 1: AWX takes 0 and less for 25")
