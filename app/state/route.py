"""What the URL of a page says, cut to a bounded size before it is used."""

import re
from urllib.parse import unquote

import reflex as rx
from reflex.istate.data import ReflexURL

from app.jobs.limits import LARGEST_INTEGER

MAX_ID = 100  # a job id has 10 digits at most; the rest is only shown back
_TEMPLATE_ID = re.compile(r"0*([1-9][0-9]{0,9})")


def job_id_text(path: str) -> str:
    """The part after `/jobs/` of a page's path, decoded: "42" of "/embed/jobs/42/"."""
    _, _, rest = path.partition("/jobs/")
    return unquote(rest.rstrip("/"))[:MAX_ID]


def template_id_of(path: str) -> int:
    """The id in a path such as "/templates/3" or "/embed/templates/3/"; 0 where there is none."""
    _, _, rest = path.partition("/templates/")
    found = _TEMPLATE_ID.fullmatch(unquote(rest.rstrip("/"))[:MAX_ID])
    return int(found[1]) if found and int(found[1]) <= LARGEST_INTEGER else 0


def url_of(url: ReflexURL) -> str:
    """Path and query of a page's URL, unchanged: the browser compares it with its own."""
    return f"{url.path}?{url.query}" if url.query else url.path


class OfUrl(rx.State, mixin=True):
    """Mixed into a state that is about a URL.

    The browser shows nothing of the state while the URL is another one: see
    assets/frame/boundStore.js.
    """

    of_url: str = ""  # path and query, as the browser sent them
