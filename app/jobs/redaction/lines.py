"""Masks whole lines of a text with so many candidates for secrets that each cannot be examined.

It masks too much rather than too little: each line with a word that may name a secret becomes
asterisks. The time is short and linear in the text, because nothing is done for each line.
"""

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.jobs.redaction.scan import narrowed

# What words that stand beside a secret begin with: two characters, and which ones may be the next
# two; "\0" for any.
_BEGINNINGS = (
    *("toke", "pass", "secr", "key\0", "cred", "vaul", "auth", "cook", "pat\0", "pwd\0", "bear"),
    *("://\0", "xox\0", "akia", "eyj\0", "ghp_", "gho_", "ghu_", "ghs_", "ghr_"),
)
_ASTERISK = ord("*")
_GOES_ON = (ord(" "), ord("\t"), ord("+"), ord("-"))


def with_lines_masked(text: str, *, with_indented: bool = False) -> str:
    """`text` with each line that may hold a secret replaced by asterisks.

    `with_indented`: a line and the indented lines below it are masked together, or not at all.
    """
    if not text:
        return text
    narrow = narrowed(text)
    codes = np.frombuffer(narrow, dtype=np.uint8)
    starts = _starts(codes, with_indented)
    is_masked = np.logical_or.reduceat(_is_found(narrow), starts)
    hidden = np.repeat(is_masked, np.diff(starts, append=len(codes)))
    hidden &= ~_is_line_end(codes)
    if text.isascii():
        return np.where(hidden, np.uint8(_ASTERISK), codes).tobytes().decode("ascii")
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    shown = np.where(hidden, np.uint32(_ASTERISK), points)
    return shown.tobytes().decode("utf-32-le", "surrogatepass")


def _is_found(narrow: bytes) -> NDArray[np.bool_]:
    """A mask of the characters at which one of the words begins."""
    codes = np.frombuffer(narrow.lower() + bytes(3), dtype=np.uint8).astype(np.uint16)
    pairs = codes[:-1] << 8 | codes[1:]
    found: NDArray[np.bool_] = _FIRST[pairs[:-2]] & _SECOND[pairs[2:]] != 0
    return found


def _table(pairs: Iterable[str]) -> NDArray[np.uint32]:
    """A table over all pairs of characters, with bit i set at the i-th of `pairs`."""
    table = np.zeros(2**16, dtype=np.uint32)
    for bit, pair in enumerate(pairs):
        begin = ord(pair[0]) << 8
        wanted = slice(begin, begin + 256) if pair[1] == "\0" else begin | ord(pair[1])
        table[wanted] |= np.uint32(1 << bit)
    return table


_FIRST = _table(word[:2] for word in _BEGINNINGS)
_SECOND = _table(word[2:] for word in _BEGINNINGS)


def _starts(codes: NDArray[np.uint8], with_indented: bool) -> NDArray[Any]:
    """The indices at which lines begin, or only those of lines that are not indented."""
    starts = np.flatnonzero(_is_line_end(codes)) + 1
    starts = starts[starts < len(codes)]
    if with_indented:
        begins = codes[starts]
        starts = starts[~(np.isin(begins, _GOES_ON) | _is_line_end(begins))]
    return np.concatenate(([0], starts))


def _is_line_end(codes: NDArray[np.uint8]) -> NDArray[np.bool_]:
    is_end: NDArray[np.bool_] = (codes == ord("\n")) | (codes == ord("\r"))
    return is_end
