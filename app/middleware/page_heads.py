"""Gives each page a head that says what it is about, with absolute URLs, as it goes out.

There is one build for every host and every job. The URLs begin with the configured public one, else
with what the request itself names, whose host app/middleware/own_origin.py has checked.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus
from pathlib import PurePosixPath

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.jobs_export import EXPORT_PATH
from app.api.link_preview import Described, acts_as_link, head_of_request
from app.api.templates import HISTORY_PATH
from app.middleware.controller_path import CONTROLLER, base_path, is_of_events
from app.middleware.frame_scripts import with_scripts_later
from app.middleware.head_html import PICTURE, HeadTexts, html_with_head
from app.middleware.whole_pages import changed_page, for_whole_page, held_page

StylesOf = Callable[[str], tuple[str, ...]]

_PAGES = ("/jobs/", "/embed/jobs/", "/compare/")
_NAMED_PAGES = frozenset({"/", "/jobs", "/sessions", "/sign-in"})
_LISTS = frozenset({"/", "/jobs"})
_TEMPLATE = re.compile(r"/templates/[1-9][0-9]{0,9}/?")
_NO_PAGES = ("/api/", "/assets/", "/styles/")
_FILES = {".css", ".ico", ".js", ".jsx", ".json", ".map", ".png", ".svg", ".txt", ".xml"}
_NOT_KEPT = "private, no-store"


class PageHeads:
    """ASGI middleware around the pages; `public_url` is where people open it, "" if unknown.

    `styles_of` finds the style sheets of the page at a path; of a history that is not kept no file
    is offered.
    """

    def __init__(
        self, app: ASGIApp, public_url: str, styles_of: StylesOf, *, has_history: bool
    ) -> None:
        self._app = app
        self._has_history = has_history
        self._public_url = public_url
        self._styles_of = styles_of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Write the head of a page; all else passes as it is."""
        if not may_be_page(scope):
            await self._app(scope, receive, send)
            return
        page = await held_page(self._app, for_whole_page(scope), receive, send)
        if page is None:
            return
        start, text = page
        head = await head_of_request(scope, is_found=start["status"] < HTTPStatus.BAD_REQUEST)
        texts = head_texts(scope, head, self._public_url, has_history=self._has_history)
        texts = replace(texts, styles=self._styles_of(scope["path"]))
        whole = html_with_head(text.decode(), texts)
        if acts_as_link(scope):
            headers = MutableHeaders(raw=list(start["headers"]))
            whole, left = with_scripts_later(whole, headers.get("Link", ""))
            del headers["Link"]
            headers.update({"Link": left} if left else {})
            start = {**start, "headers": headers.raw}
        answer = changed_page(whole.encode(), start, Headers(scope=scope))
        if head and head.is_private:
            answer.headers["Cache-Control"] = _NOT_KEPT
        await answer(scope, receive, send)


def head_texts(
    scope: Scope, head: Described | None, public_url: str, *, has_history: bool = False
) -> HeadTexts:
    """What the page at a URL does not say by itself; without a head it has a title of its own."""
    site, base = site_url(scope, public_url), base_path(scope)
    export_path, export_words = _export(scope["path"], has_history=has_history)
    return HeadTexts(
        title=head.title if head else "",
        description=head.description if head else "",
        url=_own_url(site + base, scope["path"], head.job_id if head else 0),
        picture=site + PICTURE,
        controller=scope.get(CONTROLLER, "") if base else "",
        output_path=_output_path(scope["path"], head.job_id if head else 0),
        export_path=export_path,
        export_words=export_words,
    )


def _own_url(root: str, path: str, job_id: int) -> str:
    """The URL of a page that there is, made of what is known of it; "" for any other path.

    A path may hold anything, and what somebody else wrote is not repeated in a page of ours.
    """
    if job_id:
        is_embedded = path.startswith("/embed/")
        return f"{root}{'/embed' if is_embedded else ''}/jobs/{job_id}"
    is_known = (path.rstrip("/") or "/") in _NAMED_PAGES or _TEMPLATE.fullmatch(path)
    return root + path if is_known else ""


def site_url(scope: Scope, public_url: str) -> str:
    """Where this site is, without a slash at the end: "https://jobs.example.org"."""
    if public_url:
        return public_url.rstrip("/")
    return f"{scope.get('scheme', 'http')}://{Headers(scope=scope).get('host', '')}"


def may_be_page(scope: Scope) -> bool:
    """Whether the answer to a request may be a page; a file, the API's and the events' are none."""
    if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
        return False
    path = scope["path"]
    if path.startswith(_PAGES):
        return True
    is_file = PurePosixPath(path).suffix.lower() in _FILES
    return not is_file and not path.startswith(_NO_PAGES) and not is_of_events(path)


def _output_path(path: str, job_id: int) -> str:
    """Where who may open the page gets the output without a script; a frame has a key for that.

    Where there are several controllers, app/middleware/controller_html.py adds the path of one.
    """
    is_page = job_id and path.startswith("/jobs/")
    return f"/api/jobs/{job_id}/output/download" if is_page else ""


def _export(path: str, *, has_history: bool) -> tuple[str, str]:
    """Where the jobs of a list, or a template's runs, are without a script; what they are."""
    if (path.rstrip("/") or "/") in _LISTS:
        return EXPORT_PATH, "the list of jobs"
    if has_history and _TEMPLATE.fullmatch(path):
        return HISTORY_PATH.format(template_id=path.split("/")[2]), "the newest runs"
    return "", ""


def page_heads(
    public_url: str, styles_of: StylesOf = lambda _: (), *, has_history: bool = False
) -> Callable[[ASGIApp], ASGIApp]:
    """The middleware for a site that people open at `public_url`."""
    return lambda app: PageHeads(app, public_url, styles_of, has_history=has_history)
