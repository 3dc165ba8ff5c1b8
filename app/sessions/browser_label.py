"""A browser's name for its user, "Firefox on Linux", out of the User-Agent header.

Only names of these tables are ever given, whatever the header says.
"""

_MAX_HEADER = 1024  # longer ones are cut: what counts stands in front
# In this order: each browser's header also names those after it.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Vivaldi/", "Vivaldi"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("HeadlessChrome/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
    ("python-httpx/", "httpx"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
)


def browser_label(user_agent: str) -> str:
    """ "Firefox on Linux", "Firefox", "Linux", or "" where neither is known."""
    header = user_agent[:_MAX_HEADER]
    browser = _first(header, _BROWSERS)
    system = _first(header, _SYSTEMS)
    return f"{browser} on {system}" if browser and system else browser or system


def _first(header: str, names: tuple[tuple[str, str], ...]) -> str:
    return next((name for mark, name in names if mark in header), "")
