"""Writes into a page the path below which people open Jobpane.

The build names its files and pages from the root of a host. In the elements of a page, and in the
one inline script that loads the others, those URLs get the path; no text of a page is touched.
"""

import re
from functools import lru_cache
from html import escape

_ELEMENT = re.compile(r"<[a-z][^>]*>")
_URL = re.compile(r'(\s(?:href|src)=")(/(?!/)[^"]*)(?=")')
_SCRIPT = re.compile(r"(<script\b[^>]*>)(.*?)(</script>)", re.DOTALL)
_BUILT_FILE = re.compile(r'(?<=")/assets/(?=[\w.$()\[\]-]+")')


def path_on_site(path: str, site_path: str) -> str:
    """`path`, which begins with a slash, below `site_path`; as it is where it is there already.

    "/" is the path of the site itself, as React Router joins the two.
    """
    if not site_path or f"{path}/".startswith(f"{site_path}/"):
        return path
    return site_path if path == "/" else site_path + path


@lru_cache(maxsize=64)
def page_below(page: bytes, site_path: str) -> bytes:
    """A whole page as it is served below `site_path`, "" for the root of a host."""
    if not site_path:
        return page
    text = page.decode()
    marked = text.replace("<html", f'<html data-site-path="{escape(site_path)}"', 1)
    parts, at = [], 0
    for script in _SCRIPT.finditer(marked):
        parts += [_placed(marked[at : script.start()], site_path), _placed(script[1], site_path)]
        parts += [_BUILT_FILE.sub(f"{site_path}/assets/", script[2]), script[3]]
        at = script.end()
    return "".join([*parts, _placed(marked[at:], site_path)]).encode()


def _placed(markup: str, site_path: str) -> str:
    def with_urls(element: re.Match[str]) -> str:
        return _URL.sub(lambda url: url[1] + path_on_site(url[2], site_path), element[0])

    return _ELEMENT.sub(with_urls, markup)
