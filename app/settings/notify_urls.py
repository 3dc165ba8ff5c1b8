"""The receivers of notifications: URLs that apprise knows, each of them a secret."""

import re

from pydantic import SecretStr

# A URL may have commas of its own, so only one before the next URL's scheme separates.
_BETWEEN = re.compile(r"\s+|\s*,\s*(?=[A-Za-z0-9+.-]+://)")


def notify_urls_in(text: str) -> tuple[SecretStr, ...]:
    """The URLs in a text, separated by white space or commas.

    Raises:
        ValueError: apprise doesn't know one; the message has its place and nothing of it.
    """
    urls = [url for url in _BETWEEN.split(text) if url]
    for place, url in enumerate(urls, 1):
        if not _is_known(url):
            raise ValueError(f"URL {place} of {len(urls)} isn't one that apprise knows")
    return tuple(map(SecretStr, urls))


def _is_known(url: str) -> bool:
    # Its hundred plugins take a moment, for those who have receivers only.
    import apprise  # noqa: PLC0415

    return apprise.Apprise.instantiate(url, suppress_exceptions=True) is not None
