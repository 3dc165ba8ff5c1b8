"""Texts beside the cause of a failure: the name of a source, and whether a cause is long."""

import re
from urllib.parse import urlsplit

_ONE_LINE = 130  # characters, beside the headline, at 1280 px
_GITHUB = re.compile(r"/(?:[\w.-]+)/(?:[\w.-]+)/(?P<kind>issues|pull|blob)/(?P<what>[\w.-]+)")
_SITES = {
    "docs.ansible.com": "AWX documentation",
    "www.postgresql.org": "PostgreSQL documentation",
    "redis.io": "Redis documentation",
}


def source_name(url: str) -> str:
    """What a link of a hint leads to: "AWX issue 9750"; "" without a URL."""
    if not url:
        return ""
    parts = urlsplit(url)
    found = _GITHUB.match(parts.path) if parts.hostname == "github.com" else None
    if found is None:
        return _SITES.get(parts.hostname or "", parts.hostname or "Source")
    if found["kind"] == "blob":
        return "AWX source code"
    return f"AWX {'issue' if found['kind'] == 'issues' else 'pull request'} {found['what']}"


def is_long_cause(explanation: str) -> bool:
    """Whether an explanation needs more than its line, so that the rest is folded."""
    return len(explanation) > _ONE_LINE or "\n" in explanation.strip()
