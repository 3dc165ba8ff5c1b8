"""When a process that has died is started again: at once, then after longer and longer pauses."""

from dataclasses import dataclass

_FIRST_PAUSE_S = 0.5
_LONGEST_PAUSE_S = 30.0
_STEADY_S = 60.0  # a process that has served so long begins with no pause again
MOST_FAILED_STARTS = 5


@dataclass(slots=True)
class Restarts:
    """The deaths of the processes in one slot; all times are of one monotonic clock, in seconds."""

    deaths: int = 0  # since one has served for a while
    failed_starts: int = 0  # in a row, each of which ended before it was ready
    started_at: float = 0.0

    def started(self, now: float) -> None:
        """A process has been started."""
        self.started_at = now

    def ready(self) -> None:
        """It answers."""
        self.failed_starts = 0

    def died(self, now: float, *, was_ready: bool) -> float:
        """When to start the next one."""
        if was_ready and now - self.started_at >= _STEADY_S:
            self.deaths = 0
        if not was_ready:
            self.failed_starts += 1
        pause_s = _FIRST_PAUSE_S * 2 ** (self.deaths - 1) if self.deaths else 0.0
        self.deaths += 1
        return now + min(pause_s, _LONGEST_PAUSE_S)

    @property
    def is_hopeless(self) -> bool:
        """Whether it has failed to start so often that another try makes no sense alone."""
        return self.failed_starts >= MOST_FAILED_STARTS
