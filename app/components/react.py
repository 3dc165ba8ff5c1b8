"""Wrappers of the React components in assets/: one class a file, props typed, no markup."""

from typing import Any

import reflex as rx
from reflex.event import EventHandler, no_args_event_spec
from reflex_base.utils.imports import ImportVar
from reflex_base.vars import VarData
from reflex_base.vars.function import FunctionStringVar, FunctionVar

_CONTROLLER = "$/public/controller.js"

# What the API's paths are appended to: the backend's origin (the page's own, another port in
# development) and, where there are several controllers, the way to the page's one.
API_BASE: rx.Var[str] = rx.Var(
    "getBackendURL(env.PING).origin + basePath()",
    _var_type=str,
    _var_data=VarData(
        imports={
            "$/env.json": [ImportVar(tag="env", is_default=True)],
            "$/utils/state": [ImportVar(tag="getBackendURL")],
            _CONTROLLER: [ImportVar(tag="basePath")],
        }
    ),
)

_NAMED_TITLE: FunctionVar[Any] = FunctionStringVar.create(
    "namedTitle",
    _var_data=VarData(imports={_CONTROLLER: [ImportVar(tag="namedTitle")]}),
)


def named_title(title: str | rx.Var[str]) -> rx.Var[str]:
    """A page's title, with the controller's name where there are several."""
    return _NAMED_TITLE.call(title).to(str)


_SITE_FILE: FunctionVar[Any] = FunctionStringVar.create(
    "siteFile",
    _var_data=VarData(imports={_CONTROLLER: [ImportVar(tag="siteFile")]}),
)


def site_file(path: str) -> rx.Var[str]:
    """The path of a file of the frontend, below the path at which people open Jobpane."""
    return _SITE_FILE.call(path).to(str)


class Asset(rx.Component):
    """A default export of a file in assets/."""

    is_default = True


class UrlBound(Asset):
    """Around all pages: a state that is about another URL than the browser's is not shown."""

    library = "$/public/frame/UrlBound.jsx"
    tag = "UrlBound"

    # One a state: see the type Binding in assets/frame/boundStore.js.
    bindings: rx.Var[list[dict[str, Any]]]


class ControllerBand(Asset):
    """Which of several controllers this is, and the way to the others; nothing with one."""

    library = "$/public/frame/ControllerBand.jsx"
    tag = "ControllerBand"

    is_embedded: rx.Var[bool]


class FrameGate(Asset):
    """Around an embedded page: shows it while its portal's frame may, and reports to the portal."""

    library = "$/public/embed/FrameGate.jsx"
    tag = "FrameGate"

    job_id: rx.Var[int]  # 0 while no record has come
    status: rx.Var[str]  # "" while it is not known
    is_active: rx.Var[bool]


class SkipLink(Asset):
    """The first stop of the Tab key: takes the focus to the element with the id `target`."""

    library = "$/public/frame/SkipLink.jsx"
    tag = "SkipLink"

    target: rx.Var[str]


class PrefetchJobs(Asset):
    """Has a job asked for while its link is pointed at or has the focus; shows nothing."""

    library = "$/public/frame/PrefetchJobs.jsx"
    tag = "PrefetchJobs"

    api_base: rx.Var[str]


class RememberList(Asset):
    """On a list of jobs: remembers its URL in the tab, for `BackLink`."""

    library = "$/public/list/RememberList.jsx"
    tag = "RememberList"


class TabVisibility(Asset):
    """Reports that the browser's tab has become visible or hidden; shows nothing.

    `on_due` comes every `every_s` seconds while the tab is visible; 0 for never.
    """

    library = "$/public/shared/TabVisibility.jsx"
    tag = "TabVisibility"

    every_s: rx.Var[int]
    on_visible: EventHandler[no_args_event_spec]  # type: ignore[type-arg,valid-type]
    on_due: EventHandler[no_args_event_spec]  # type: ignore[type-arg,valid-type]
    on_hidden: EventHandler[no_args_event_spec]  # type: ignore[type-arg,valid-type]


class Timestamp(Asset):
    """A point in time, relative and absolute."""

    library = "$/public/shared/Timestamp.jsx"
    tag = "Timestamp"

    iso: rx.Var[str]
    zone: rx.Var[str]  # "local" or "utc"
    form: rx.Var[str]  # "both", "relative" or "absolute"


class Elapsed(Asset):
    """A duration that ticks while its job runs."""

    library = "$/public/shared/Elapsed.jsx"
    tag = "Elapsed"

    started_iso: rx.Var[str]
    seconds: rx.Var[float | None]
    is_ticking: rx.Var[bool]


class Dialog(Asset):
    """A modal dialog; its children are rendered while it is open.

    Each new `focus_key` moves the focus to the first field that was refused, else to the first
    control; "" leaves it where the browser puts it.
    """

    library = "$/public/shared/Dialog.jsx"
    tag = "Dialog"

    is_open: rx.Var[bool]
    title: rx.Var[str]
    focus_key: rx.Var[str]
    on_dismiss: EventHandler[no_args_event_spec]  # type: ignore[type-arg,valid-type]


class ControllerClock(Asset):
    """Lets the ages on the page go by the controller's clock; shows nothing."""

    library = "$/public/shared/ControllerClock.jsx"
    tag = "ControllerClock"

    iso: rx.Var[str]


class ConnectionNotice(Asset):
    """Says that Jobpane is away, or that only the page's own connection is blocked."""

    library = "$/public/frame/ConnectionNotice.jsx"
    tag = "ConnectionNotice"

    is_lost: rx.Var[bool]
    api_base: rx.Var[str]


class BarNames(Asset):
    """Which controller this is, and who is signed in, with the ways to sign out."""

    library = "$/public/frame/BarNames.jsx"
    tag = "BarNames"

    source: rx.Var[str]  # "" while it is not known
    user_name: rx.Var[str]  # "" where nobody is named
    is_read_only: rx.Var[bool]
    has_session: rx.Var[bool]


class SignIn(Asset):
    """The ways to sign in; it speaks to the API by itself."""

    library = "$/public/sign_in/SignIn.jsx"
    tag = "SignIn"


class Sessions(Asset):
    """The sessions of the signed-in user; it speaks to the API by itself."""

    library = "$/public/sign_in/Sessions.jsx"
    tag = "Sessions"

    zone: rx.Var[str]  # "local" or "utc"


class CopyButton(Asset):
    """Copies `text` and says so."""

    library = "$/public/shared/CopyButton.jsx"
    tag = "CopyButton"

    text: rx.Var[str]
    label: rx.Var[str]


class RawRecord(Asset):
    """The record's raw JSON, fetched when opened."""

    library = "$/public/job/RawRecord.jsx"
    tag = "RawRecord"

    api_base: rx.Var[str]
    job_id: rx.Var[int]
    revision: rx.Var[str]
