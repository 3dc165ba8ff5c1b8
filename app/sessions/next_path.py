"""Where a browser goes after it has signed in: only to a page of this site.

What is not plainly such a path is not mended but dropped. A path is looked at as it stands and as
anything between here and the browser may decode it, once or several times.
"""

import re
from urllib.parse import unquote

START = "/"
MAX_LENGTH = 2048
_DECODINGS = 5
# Visible ASCII, as a browser's own URLs are; other kinds of slash or space are not in it.
_VISIBLE = re.compile(r"/[!-~]*", re.ASCII)
_UNSAFE = re.compile(r"//|\\|[^!-~]|(?:^|/)\.{1,2}(?:/|$)", re.ASCII)
# Pages only, and none that would only lead back to the sign-in.
_NO_PAGE = re.compile(r"(?:/c/[^/]*)?/(?:sign-in|sign-out|api|_event)(?:[/;.?#]|$)", re.IGNORECASE)


def safe_next(text: str) -> str:
    """The text if it is the path, query and fragment of a page of this site; else "/"."""
    if len(text) > MAX_LENGTH or not _VISIBLE.fullmatch(text) or "\\" in text:
        return START
    # Not urlsplit: to it "///host" is the path "/host", to a browser another site.
    path = re.split("[?#]", text, maxsplit=1)[0]
    return text if _is_safe(path) else START


def _is_safe(path: str) -> bool:
    for _ in range(_DECODINGS):
        if _UNSAFE.search(path) or _NO_PAGE.match(path) or not path.startswith("/"):
            return False
        decoded = unquote(path)
        if decoded == path:
            return True
        path = decoded
    return False
