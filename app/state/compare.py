"""The state of a comparison's page: what it is called. The comparison itself comes over HTTP."""

import re
from urllib.parse import unquote

import reflex as rx

from app.jobs.search_input import NotUnderstood, job_id_from
from app.presentation.page_heads import COMPARE, head_of_pair
from app.state.events import handler
from app.state.page_state import PageState
from app.state.route import MAX_ID

_PATH = re.compile(r"/compare/([^/]+)/([^/]+)/?$")
_SITE = " · Jobpane"


class Compared(PageState, rx.State):
    """`title` is that of the browser's tab, `heading` the page's own."""

    title: str = COMPARE.title
    heading: str = COMPARE.title.removesuffix(_SITE)

    @handler()
    def opened(self) -> None:
        """The URL names two jobs, or does not."""
        self.title = _title_of(self.router.url.path)
        self.heading = self.title.removesuffix(_SITE)


def _title_of(path: str) -> str:
    named = _PATH.search(path)
    texts = named.groups() if named else ("", "")
    left, right = (job_id_from(unquote(text)[:MAX_ID]) for text in texts)
    if isinstance(left, NotUnderstood) or isinstance(right, NotUnderstood):
        return COMPARE.title
    return head_of_pair(left, right).title
