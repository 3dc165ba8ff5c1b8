"""What the head of a requested page says: by its URL alone, or of the job's record.

A chat that unfolds a link asks for the page once and runs no script. Where it asks with the right
to the job, the head names the job's status; else it says what the URL says. A browser's page waits
for nothing: its head is of the record only where that was read for this user some seconds ago.
"""

import asyncio
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers

from app.api.caller import PRINCIPAL
from app.jobs.search_input import NotUnderstood, job_id_from
from app.presentation.page_heads import (
    COMPARE,
    JOB,
    NOT_FOUND,
    SIGN_IN,
    TEMPLATE,
    PageHead,
    head_of_job,
    head_of_number,
    head_of_pair,
)
from app.services.failures import Failure
from app.services.principals import Principal, SignedOutError

Described = PageHead  # for app/middleware, which knows no presentation
_JOB_PATH = re.compile(r"(?:/c/[^/]+)?/(?:embed/)?jobs/([^/]+)/?")
_COMPARE_PATH = re.compile(r"(?:/c/[^/]+)?/compare/([^/]+)/([^/]+)/?")
_TEMPLATE_PATH = re.compile(r"(?:/c/[^/]+)?/templates/[^/]+/?")
_SIGN_IN_PATH = re.compile(r"/sign-in/?")
_PATIENCE_S = 2  # chats give a page a few seconds
_PREVIEWS = re.compile(
    r"slackbot|slack-imgproxy|discordbot|twitterbot|facebookexternalhit|facebot|linkedinbot"
    r"|telegrambot|whatsapp|skypeuripreview|microsoft teams|mattermost|rocket\.chat|synapse"
    r"|zulipurlpreview|nextcloud|google-pagerenderer|googlechat|webexteams|iframely|embedly",
    re.IGNORECASE,
)


def is_link_preview(headers: Headers) -> bool:
    """Whether a chat asks, to unfold a link; browsers send Sec-Fetch-Dest."""
    named = _PREVIEWS.search(headers.get("user-agent", ""))
    return named is not None and "sec-fetch-dest" not in headers


async def head_of_request(scope: Mapping[str, Any], *, is_found: bool) -> PageHead | None:
    """The head of a page, None for one that has its own; never raises, whatever fails."""
    if not is_found:
        return NOT_FOUND
    head = head_of_url(scope["path"], scope.get("query_string", b""))
    if head is None or not head.job_id or not _JOB_PATH.fullmatch(scope["path"]):
        return head
    principal = scope.get(PRINCIPAL)
    if not isinstance(principal, Principal):
        return head
    if is_link_preview(Headers(raw=scope["headers"])):
        return await _head_of_record(principal, head)
    # A portal's frame acts as its link, which is not known here.
    return head if acts_as_link(scope) else _head_if_known(principal, head)


def acts_as_link(scope: Mapping[str, Any]) -> bool:
    """Whether a page is for a portal's frame, which gets its rights from a link in its fragment."""
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)
    return scope["path"].startswith("/embed/") and "origin" in query


def head_of_url(path: str, query_string: bytes = b"") -> PageHead | None:
    """What a URL says; None if it is about neither a job nor a template.

    That of the sign-in says what the page behind it would.
    """
    if _SIGN_IN_PATH.fullmatch(path):
        return _head_behind_sign_in(query_string)
    if pair := _COMPARE_PATH.fullmatch(path):
        return _head_of_pair(pair[1], pair[2])
    if _TEMPLATE_PATH.fullmatch(path):
        return TEMPLATE
    named = _JOB_PATH.fullmatch(path)
    if named is None:
        return None
    understood = job_id_from(named[1])
    return JOB if isinstance(understood, NotUnderstood) else head_of_number(understood)


def job_id_of_path(path: str) -> int:
    """The job whose page is at a path; 0 for any other page."""
    named = _JOB_PATH.fullmatch(path)
    understood = job_id_from(named[1]) if named else None
    return understood if isinstance(understood, int) else 0


def _head_of_pair(*texts: str) -> PageHead:
    left, right = (job_id_from(text) for text in texts)
    if isinstance(left, NotUnderstood) or isinstance(right, NotUnderstood):
        return COMPARE
    return head_of_pair(left, right)


def _head_behind_sign_in(query_string: bytes) -> PageHead:
    try:
        query = parse_qs(query_string.decode("ascii"), max_num_fields=50)
        named = _JOB_PATH.fullmatch(urlsplit(query.get("next", [""])[0]).path)
    except ValueError:
        return SIGN_IN
    understood = job_id_from(named[1]) if named else None
    return head_of_number(understood) if isinstance(understood, int) else SIGN_IN


async def _head_of_record(principal: Principal, head: PageHead) -> PageHead:
    try:
        async with asyncio.timeout(_PATIENCE_S):
            answer = await principal.services.reader.read(head.job_id)
    except (TimeoutError, SignedOutError):
        return head
    return head if isinstance(answer, Failure) else head_of_job(answer.job)


def _head_if_known(principal: Principal, head: PageHead) -> PageHead:
    try:
        use = principal.services
    except SignedOutError:
        return head
    known = use.first_reads.recent(head.job_id) or use.feed.recent(head.job_id)
    return head if known is None else head_of_job(known.job)
