"""The controller's clock: the date of a response, continued by our monotonic clock.

The clocks of two machines differ by seconds or by hours, so the age of anything that a controller
dated is computed by the controller's clock alone, never by ours.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class ControllerTime:
    """The controller's time when a response came; exact to a second, as its `Date` header is."""

    date: datetime  # aware
    received_s: float = field(default_factory=time.monotonic)  # by `monotonic`
    monotonic: Callable[[], float] = field(default=time.monotonic, compare=False, repr=False)

    def now(self) -> datetime:
        """What the controller's clock shows now."""
        return self.date + timedelta(seconds=self.monotonic() - self.received_s)


def now_at(time: ControllerTime | None) -> datetime | None:
    """What the controller's clock shows now; None for no time."""
    return None if time is None else time.now()
