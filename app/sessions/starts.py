"""Limits how many sign-ins one address may begin, for what costs memory before anyone is known.

Each way to the controller keeps a record for ten minutes, and the oldest go when there are too
many: without a limit one address could push out everybody's.
"""

import math
import time
from collections import OrderedDict, deque
from collections.abc import Callable

from app.sessions.attempts import key_of_address

MOST = 20  # a crowd behind one address signs in slower than that
WINDOW_S = 60.0
_ADDRESSES = 10_000


class Starts:
    """At most `most` starts of an address in any window; `clock` counts seconds."""

    def __init__(
        self,
        *,
        most: int = MOST,
        window_s: float = WINDOW_S,
        addresses: int = _ADDRESSES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most = most
        self._window_s = window_s
        self._limit = addresses
        self._clock = clock
        self._starts: OrderedDict[str, deque[float]] = OrderedDict()  # the longest unused first

    def __len__(self) -> int:
        return len(self._starts)

    def begin(self, address: str) -> int:
        """0 where one more may begin, which is counted; else how many seconds to wait."""
        now = self._clock()
        while self._starts and next(iter(self._starts.values()))[-1] + self._window_s <= now:
            self._starts.popitem(last=False)
        key = key_of_address(address)
        known = self._starts.get(key)
        if known is not None and len(known) == self._most and known[0] + self._window_s > now:
            return math.ceil(known[0] + self._window_s - now)
        if known is None and len(self._starts) >= self._limit:
            oldest = next(iter(self._starts.values()))
            return max(1, math.ceil(oldest[-1] + self._window_s - now))
        known = self._starts.setdefault(key, deque(maxlen=self._most))
        known.append(now)
        self._starts.move_to_end(key)
        return 0
