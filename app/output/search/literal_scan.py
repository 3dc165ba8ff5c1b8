"""Finds a literal of ASCII where it is nearly everywhere, without a step of Python for each match.

RE2 needs a microsecond to tell of one match, which is most of a search that hits every line.
Invariant: the places are those that RE2 finds, leftmost first and without overlaps.
"""

import numpy as np
from numpy.typing import NDArray

from app.output.terminal.text_bytes import Bytes

# Letters that are the same as one outside ASCII when case does not matter: the Kelvin sign and
# the long s.
_FOLDED = {"k": "\u212a".encode(), "s": "\u017f".encode()}


def ascii_literal(text: str) -> bytes | None:
    """The literal as `literal_offsets` takes it; None where only RE2 knows what is the same."""
    return text.encode() if text.isascii() and "\n" not in text else None


def folds_within_ascii(text: Bytes, literal: bytes) -> bool:
    """Whether no sign outside ASCII in this text is a letter of the literal in another case."""
    signs = bytes(text)
    letters = literal.decode().lower()
    return not any(other in signs for letter, other in _FOLDED.items() if letter in letters)


def literal_offsets(text: Bytes, literal: bytes, *, is_case_sensitive: bool) -> NDArray[np.uint64]:
    """Where the literal begins; the memory is eight times the text's at worst."""
    signs = np.frombuffer(text, dtype=np.uint8)
    if len(signs) < len(literal):
        return np.zeros(0, dtype=np.uint64)
    begins = signs[: len(signs) - len(literal) + 1]
    places = np.flatnonzero(_is_sign(begins, literal[0], is_case_sensitive=is_case_sensitive))
    for offset in range(1, len(literal)):
        following = signs[places + offset]
        is_same = _is_sign(following, literal[offset], is_case_sensitive=is_case_sensitive)
        places = places[is_same]
    if len(places) > 1 and int(np.diff(places).min()) < len(literal):
        places = _without_overlaps(places, len(literal))
    return places.astype(np.uint64)


def _is_sign(signs: NDArray[np.uint8], sign: int, *, is_case_sensitive: bool) -> NDArray[np.bool_]:
    is_same: NDArray[np.bool_] = signs == sign
    other = ord(chr(sign).swapcase())
    return is_same if is_case_sensitive or other == sign else is_same | (signs == other)


def _without_overlaps(places: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    kept: list[int] = []
    free = 0
    for place in places.tolist():
        if place >= free:
            kept.append(place)
            free = place + size
    return np.array(kept, dtype=np.int64)
