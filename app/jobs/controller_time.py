"""The controller's clock: what an answer said, carried on by a monotonic clock of ours.

The clocks of two machines differ by seconds or by hours, so the age of whatever a controller has
dated is computed by the controller's own clock alone, never by ours.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class ControllerTime:
    """The controller's time when an answer came; good to a second, as its `Date` header is."""

    said: datetime  # aware
    heard_s: float = field(default_factory=time.monotonic)  # by `monotonic`, when it came
    monotonic: Callable[[], float] = field(default=time.monotonic, compare=False, repr=False)

    def now(self) -> datetime:
        """What the controller's clock shows now."""
        return self.said + timedelta(seconds=self.monotonic() - self.heard_s)


def now_at(time: ControllerTime | None) -> datetime | None:
    """What the controller's clock shows now, None where no answer has said."""
    return None if time is None else time.now()
