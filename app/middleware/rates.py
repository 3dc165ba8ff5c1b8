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
        tokens = self._tokens(key, a_second)
        is_within = tokens >= 1
        self._put(key, tokens - 1 if is_within else tokens)
        return is_within

    def use(self, key: str, count: int, a_second: float) -> None:
        """Count `count` requests that were made elsewhere; a bucket is never less than empty."""
        self._put(key, max(0.0, self._tokens(key, a_second) - count))

    def _tokens(self, key: str, a_second: float) -> float:
        """What is in the bucket now; a new one is full."""
        full = a_second * BURST_S
        tokens, at = self._buckets.get(key, (full, self._clock()))
        return min(full, tokens + (self._clock() - at) * a_second)

    def _put(self, key: str, tokens: float) -> None:
        self._buckets.pop(key, None)
        self._buckets[key] = (tokens, self._clock())
        while len(self._buckets) > self._most_keys:
            self._buckets.popitem(last=False)
