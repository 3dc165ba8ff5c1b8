"""A cache of the long texts that were masked last, so that an unchanged one is not masked again.

Keyed by the whole text, never by a digest, since two texts could be made to share a digest.
"""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

_SHORTEST = 256  # characters; a shorter one is masked as fast as it is found
_LIMIT = 16 * 1024 * 1024  # characters, of all texts together


class Remembered:
    """A cache around a function of a text that is slow for long texts."""

    def __init__(self, function: Callable[[str], str], limit: int = _LIMIT) -> None:
        self._function = function
        self._limit = limit
        self._known: OrderedDict[str, str] = OrderedDict()
        self._size = 0
        self._lock = Lock()  # records are read on threads

    def __call__(self, text: str) -> str:
        """The result of the function for `text`; the function must be idempotent."""
        if len(text) < _SHORTEST:
            return self._function(text)
        with self._lock:
            known = self._known.get(text)
            if known is not None:
                self._known.move_to_end(text)
                return known
        answer = self._function(text)
        with self._lock:
            for one in {text, answer}:
                self._keep(one, answer)
        return answer

    def _keep(self, text: str, answer: str) -> None:
        if text in self._known or len(text) < _SHORTEST:
            return
        self._known[text] = answer
        self._size += len(text)
        while self._size > self._limit:
            self._size -= len(self._known.popitem(last=False)[0])
