"""Which view answers which address, after AWX's order of checks.

Address, then credentials, then method, then what the credential may do, then the view. Ids are
ASCII digits only; any other path is AWX's HTML page for 404.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from app.builtin_controller.api import (
    about_views,
    account_views,
    event_views,
    job_views,
    schedule_views,
    template_views,
)
from app.builtin_controller.api.answers import (
    Answer,
    Call,
    RefusedError,
    method_not_allowed,
    nothing_matches,
    problem,
    unknown_path,
)
from app.builtin_controller.api.bodies import UnreadableBodyError
from app.builtin_controller.api.link_format import with_format
from app.builtin_controller.api.sign_in import caller_of, check_scope, signed_in
from app.builtin_controller.storage.records import Caller
from app.builtin_controller.storage.store import Store

View: TypeAlias = Callable[..., Answer]
"""Takes the store, the call, the caller and the numbers in the path."""

_EVENT_HEADERS = {"X-UI-Max-Events": "4000"}


@dataclass(frozen=True, slots=True)
class Address:
    path: re.Pattern[str]
    views: Mapping[str, View]
    is_public: bool = False
    knows_callers: bool = True
    """Whether AWX looks at credentials there at all."""
    headers: Mapping[str, str] | None = None
    more_methods: tuple[str, ...] = ()
    """Methods that AWX announces here and this controller has no view for."""

    @property
    def allowed(self) -> str:
        """The header `Allow`, in which AWX names OPTIONS everywhere; here it gets 405."""
        named = [name for name in ("GET", "POST", "DELETE") if self._has(name)]
        return ", ".join([*named, "HEAD", "OPTIONS"])

    def _has(self, method: str) -> bool:
        return method in self.views or method in self.more_methods


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer with what only the address knows."""

    answer: Answer
    allowed: str | None = None
    caller: Caller | None = None
    knows_callers: bool = True
    """Whether AWX looked at credentials for it."""


def answered(store: Store, call: Call) -> Answered:
    """The answer to any call; refusals included."""
    address, numbers = _address(call.path)
    if address is None:
        return Answered(unknown_path().answer)
    caller = caller_of(call, store) if address.knows_callers else None
    knows_callers = address.knows_callers
    try:
        answer = _view_answer(store, call, caller, address, numbers)
        answer = with_format(answer, call.parameter("format"))
    except UnreadableBodyError as refused:
        answer, caller, knows_callers = refused.answer, None, False
    except RefusedError as refused:
        answer = refused.answer
    if answer.content_type and answer.content_type.startswith("text/html"):
        return Answered(answer, caller=caller)
    headers = {**answer.headers, **(address.headers or {})}
    whole = Answer(answer.status, answer.body, answer.content_type, headers)
    return Answered(whole, address.allowed, caller, knows_callers)


def path_with_slash(path: str) -> str | None:
    """The address that was meant, where only the last slash is missing."""
    if path.endswith("/") or _address(f"{path}/")[0] is None:
        return None
    return f"{path}/"


def _view_answer(
    store: Store, call: Call, caller: Caller | None, address: Address, numbers: list[int]
) -> Answer:
    if not address.is_public:
        caller = signed_in(caller)
    _check_accepted(call)
    view = address.views.get("GET" if call.method == "HEAD" else call.method)
    if view is None:
        raise method_not_allowed(call.method)
    if caller is not None:
        check_scope(call, caller)
    return view(store, call, caller, *numbers)


def _address(path: str) -> tuple[Address | None, list[int]]:
    for address in _ADDRESSES:
        match = address.path.fullmatch(path)
        if match:
            return address, [int(number) for number in match.groups()]
    return None, []


def _check_accepted(call: Call) -> None:
    """JSON is all there is; `format=api` is the pages that this controller does not have."""
    wanted = call.parameter("format")
    if wanted not in {None, "", "json", "api"}:
        raise problem(404, "Not found.")
    accept = call.headers.get("accept", "*/*") or "*/*"
    kinds = {kind.partition(";")[0].strip().lower() for kind in accept.split(",")}
    fitting = {"*/*", "application/*", "application/json", "text/html"}
    if wanted == "api" or not kinds & fitting:
        raise problem(406, "Could not satisfy the request Accept header.")


def _no_job(*_given: object) -> Answer:
    raise nothing_matches("Job")


def _at(
    path: str,
    *,
    is_public: bool = False,
    knows_callers: bool = True,
    headers: Mapping[str, str] | None = None,
    more_methods: tuple[str, ...] = (),
    **views: View,
) -> Address:
    pattern = re.compile("/api/" + path.replace("{}", "([0-9]{1,4000})"))
    return Address(pattern, views, is_public, knows_callers, headers, more_methods)


_ADDRESSES = (
    _at("", is_public=True, GET=about_views.show_api),
    _at("v2/", is_public=True, GET=about_views.show_version),
    _at("v2/ping/", is_public=True, knows_callers=False, GET=about_views.show_ping),
    _at("v2/me/", GET=account_views.show_me),
    _at("v2/tokens/", GET=account_views.list_tokens, POST=account_views.make_token),
    _at("v2/tokens/{}/", GET=account_views.show_token, DELETE=account_views.revoke_token),
    _at(
        "v2/users/{}/personal_tokens/", POST=account_views.make_own_token, more_methods=("GET",)
    ),
    _at("v2/system_jobs/", GET=job_views.list_jobs),
    _at("v2/system_jobs/{}/", GET=job_views.show_job, DELETE=job_views.delete_job),
    _at("v2/system_jobs/{}/cancel/", GET=job_views.show_cancel, POST=job_views.cancel_job),
    _at("v2/system_jobs/{}/events/", GET=event_views.list_events, headers=_EVENT_HEADERS),
    _at("v2/system_jobs/{}/notifications/", GET=job_views.list_notifications),
    _at("v2/system_job_templates/", GET=template_views.list_templates),
    _at("v2/system_job_templates/{}/", GET=template_views.show_template),
    _at("v2/system_job_templates/{}/jobs/", GET=template_views.list_jobs_of_template),
    _at(
        "v2/system_job_templates/{}/schedules/", GET=schedule_views.list_schedules,
        more_methods=("POST",),
    ),
    _at(
        "v2/system_job_templates/{}/launch/",
        GET=template_views.show_launch, POST=template_views.launch,
    ),
    # Ordinary jobs have other addresses and there are none here, whatever the id.
    _at("v2/jobs/{}/", GET=_no_job, DELETE=_no_job),
    _at("v2/jobs/{}/stdout/", GET=_no_job),
)  # fmt: skip
