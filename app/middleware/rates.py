"""How many requests a second each key has made: a bucket of tokens for each, some seconds deep."""

from collections import OrderedDict
from collections.abc import Callable

BURST_S = 10.0  # a page that opens asks for much at once
_MOST_KEYS = 10_000


class Rates:
    """The buckets of the keys that were seen last."""

    def __init__(self, *, clock: Callable[[], float], most_keys: int = _MOST_KEYS) -> None:
        self._clock = clock
        self._most_keys = most_keys
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()  # tokens, at

    def take(self, key: str, a_second: float) -> bool:
        """Whether one more request is within `a_second`; it then counts."""
        now = self._clock()
        tokens, at = self._buckets.pop(key, (a_second * BURST_S, now))
        tokens = min(a_second * BURST_S, tokens + (now - at) * a_second)
        is_within = tokens >= 1
        self._buckets[key] = (tokens - 1 if is_within else tokens, now)
        while len(self._buckets) > self._most_keys:
            self._buckets.popitem(last=False)
        return is_within
