"""Bytes of text: where their lines begin, found with numpy, and how a `str` becomes UTF-8.

Knows neither files nor events. Invariant: offsets ascend, begin with 0 and end with the size, so
that line i is `text[starts[i]:starts[i + 1]]`.
"""

import numpy as np
from numpy.typing import NDArray

Bytes = bytes | memoryview
Offsets = NDArray[np.uint64]

# Chunks that stay in the CPU's cache: between 64 KiB and 1 MiB numpy scans 2.4 to 3 GB/s on the
# machine of BENCHMARKS.md; over 16 MiB at once it falls to 1.
CHUNK_BYTES = 256 * 1024
_NEWLINE = 10


def newline_offsets(text: Bytes) -> Offsets:
    """The offset of each newline, in bytes."""
    values = np.frombuffer(text, dtype=np.uint8)
    found = [
        np.flatnonzero(values[start : start + CHUNK_BYTES] == _NEWLINE).astype(np.uint64) + start
        for start in range(0, len(values), CHUNK_BYTES)
    ]
    return np.concatenate(found) if found else np.zeros(0, dtype=np.uint64)


def line_starts(text: Bytes) -> Offsets:
    """The offset of each line, then the size; text after the last newline is a line too."""
    size = len(text)
    ends = newline_offsets(text) + 1
    has_rest = size > 0 and (len(ends) == 0 or int(ends[-1]) < size)
    last = [size] if has_rest else []
    return np.concatenate([[0], ends, last]).astype(np.uint64) if size else _NONE


_NONE = np.zeros(1, dtype=np.uint64)


def to_utf8(text: str) -> bytes:
    """The text in UTF-8; a lone surrogate, which no program can have written, is replaced."""
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        pairs = text.encode("utf-16-le", "surrogatepass")
        return pairs.decode("utf-16-le", "replace").encode("utf-8")
