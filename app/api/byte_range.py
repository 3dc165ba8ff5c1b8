"""One range of bytes, as a download manager asks for it to go on where it was cut off (RFC 9110).

Several ranges at once, and units other than bytes, are answered with the whole, as the RFC allows.
"""

import re
from dataclasses import dataclass

_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)


@dataclass(frozen=True, slots=True)
class ByteRange:
    """Bytes `first` to `last` of `size`."""

    first: int
    last: int
    size: int

    @property
    def length(self) -> int:
        """How many bytes it has."""
        return self.last - self.first + 1

    @property
    def content_range(self) -> str:
        """The header of the answer."""
        return f"bytes {self.first}-{self.last}/{self.size}"


class UnsatisfiableError(Exception):
    """The range begins behind the end."""


def byte_range(header: str, size: int) -> ByteRange | None:
    """The range of a `Range` header, None where the whole is to be sent.

    Raises:
        UnsatisfiableError: No byte of it is there.
    """
    found = _RANGE.fullmatch(header.replace(" ", ""))
    if found is None or found[1] == found[2] == "":
        return None
    if not found[1]:
        return _suffix(int(found[2]), size)
    first = int(found[1])
    last = min(int(found[2]), size - 1) if found[2] else size - 1
    if found[2] and int(found[2]) < first:
        return None
    if first >= size:
        raise UnsatisfiableError
    return ByteRange(first, last, size)


def _suffix(length: int, size: int) -> ByteRange:
    if length == 0 or size == 0:
        raise UnsatisfiableError
    return ByteRange(max(0, size - length), size - 1, size)
