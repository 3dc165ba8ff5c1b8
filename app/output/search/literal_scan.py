"""Finds an ASCII literal that occurs nearly everywhere, without a step of Python for each match.

RE2 needs a microsecond to report one match, which is most of a search that matches every line.
Does not know blocks. Invariant: the offsets are those that RE2 finds, leftmost first, without
overlaps.
"""

import numpy as np
from numpy.typing import NDArray

from app.output.terminal.text_bytes import Bytes

# ASCII letters with a case variant outside ASCII: the Kelvin sign and the long s.
_FOLDED = {"k": "\u212a".encode(), "s": "\u017f".encode()}


def ascii_literal(text: str) -> bytes | None:
    """The literal as `literal_offsets` takes it; None where only RE2 can search for it."""
    return text.encode() if text.isascii() and "\n" not in text else None


def folds_within_ascii(text: Bytes, literal: bytes) -> bool:
    """Whether no case variant outside ASCII of the literal's letters occurs in the text."""
    values = bytes(text)
    letters = literal.decode().lower()
    return not any(other in values for letter, other in _FOLDED.items() if letter in letters)


def literal_offsets(text: Bytes, literal: bytes, *, is_case_sensitive: bool) -> NDArray[np.uint64]:
    """The offset of each occurrence; takes at worst eight times the memory of the text."""
    values = np.frombuffer(text, dtype=np.uint8)
    if len(values) < len(literal):
        return np.zeros(0, dtype=np.uint64)
    begins = values[: len(values) - len(literal) + 1]
    offsets = np.flatnonzero(_is_letter(begins, literal[0], is_case_sensitive=is_case_sensitive))
    for index in range(1, len(literal)):
        following = values[offsets + index]
        is_same = _is_letter(following, literal[index], is_case_sensitive=is_case_sensitive)
        offsets = offsets[is_same]
    if len(offsets) > 1 and int(np.diff(offsets).min()) < len(literal):
        offsets = _without_overlaps(offsets, len(literal))
    return offsets.astype(np.uint64)


def _is_letter(
    values: NDArray[np.uint8], letter: int, *, is_case_sensitive: bool
) -> NDArray[np.bool_]:
    is_same: NDArray[np.bool_] = values == letter
    other = ord(chr(letter).swapcase())
    return is_same if is_case_sensitive or other == letter else is_same | (values == other)


def _without_overlaps(offsets: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    chosen: list[int] = []
    free = 0
    for offset in offsets.tolist():
        if offset >= free:
            chosen.append(offset)
            free = offset + size
    return np.array(chosen, dtype=np.int64)
