"""Masks whole lines of a text with so many candidates for secrets that each cannot be examined.

It rather masks too much: each line that has a word which may stand beside a secret becomes
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
    """`text` with every character of such lines replaced by an asterisk.

    With `with_indented`, a line and the indented ones below it are masked all or none.
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
    """At which characters one of the words begins."""
    codes = np.frombuffer(narrow.lower() + bytes(3), dtype=np.uint8).astype(np.uint16)
    pairs = codes[:-1] << 8 | codes[1:]
    found: NDArray[np.bool_] = _FIRST[pairs[:-2]] & _SECOND[pairs[2:]] != 0
    return found


def _table(pairs: Iterable[str]) -> NDArray[np.uint32]:
    """For each pair of characters, as many bits as there are pairs: those that it is."""
    table = np.zeros(2**16, dtype=np.uint32)
    for bit, pair in enumerate(pairs):
        begin = ord(pair[0]) << 8
        wanted = slice(begin, begin + 256) if pair[1] == "\0" else begin | ord(pair[1])
        table[wanted] |= np.uint32(1 << bit)
    return table


_FIRST = _table(word[:2] for word in _BEGINNINGS)
_SECOND = _table(word[2:] for word in _BEGINNINGS)


def _starts(codes: NDArray[np.uint8], with_indented: bool) -> NDArray[Any]:
    """Where lines begin; or where those begin that are not indented."""
    starts = np.flatnonzero(_is_line_end(codes)) + 1
    starts = starts[starts < len(codes)]
    if with_indented:
        begins = codes[starts]
        starts = starts[~(np.isin(begins, _GOES_ON) | _is_line_end(begins))]
    return np.concatenate(([0], starts))


def _is_line_end(codes: NDArray[np.uint8]) -> NDArray[np.bool_]:
    is_end: NDArray[np.bool_] = (codes == ord("\n")) | (codes == ord("\r"))
    return is_end
