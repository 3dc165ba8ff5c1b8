"""Where a built page is cut, and how it is sent so that a browser reads each part as it comes."""

import re
import zlib
from dataclasses import dataclass

from starlette.types import Send

_BODY_END = b"</body>"
_START = re.compile(rb'<script type="module" async[^>]*>[^<]+</script>')
_GZIP = 16 + zlib.MAX_WBITS


@dataclass(frozen=True, slots=True)
class PageParts:
    """A page: what can be shown of it, the script that starts its modules, and the rest."""

    shell: bytes
    start: bytes
    end: bytes


def parts_of(page: bytes) -> PageParts:
    """The parts of a built page; of a file of another shape, all is its shell."""
    shell, body_end, after = page.rpartition(_BODY_END)
    if not body_end:
        return PageParts(page, b"", b"")
    start = _START.search(shell)
    if start is None:
        return PageParts(shell, b"", body_end + after)
    without = shell[: start.start()] + shell[start.end() :]
    return PageParts(without, start[0], body_end + after)


class SentInParts:
    """A response's body in parts, each of which the client can read when it comes."""

    def __init__(self, send: Send, *, is_packed: bool) -> None:
        self._send = send
        self._packer = zlib.compressobj(wbits=_GZIP) if is_packed else None

    async def part(self, part: bytes) -> None:
        """Send a part that others follow."""
        if self._packer is not None:
            part = self._packer.compress(part) + self._packer.flush(zlib.Z_SYNC_FLUSH)
        await self._send({"type": "http.response.body", "body": part, "more_body": True})

    async def end(self, part: bytes) -> None:
        """Send the last part."""
        if self._packer is not None:
            part = self._packer.compress(part) + self._packer.flush()
        await self._send({"type": "http.response.body", "body": part})
