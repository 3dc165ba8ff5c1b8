"""Wrappers of the React components in assets/: one class a file, props typed, no markup."""

from typing import Any

import reflex as rx
from reflex.event import EventHandler, no_args_event_spec
from reflex_base.utils.imports import ImportVar
from reflex_base.vars import VarData

# The backend's origin: empty in a build (the page's own), another port in development.
API_BASE: rx.Var[str] = rx.Var(
    "getBackendURL(env.PING).origin",
    _var_type=str,
    _var_data=VarData(
        imports={
            "$/env.json": [ImportVar(tag="env", is_default=True)],
            "$/utils/state": [ImportVar(tag="getBackendURL")],
        }
    ),
)

# "system", "light" or "dark" as the user chose; Reflex exports only what it resolves to.
CHOSEN_THEME: rx.Var[str] = rx.Var(
    "rawColorMode",
    _var_type=str,
    _var_data=VarData(
        imports={
            "$/utils/context": [ImportVar(tag="ColorModeContext")],
            "react": [ImportVar(tag="useContext")],
        },
        hooks={"const { rawColorMode } = useContext(ColorModeContext)": None},
    ),
)


class _Local(rx.Component):
    """A default export of a file in assets/."""

    is_default = True


class UrlBound(_Local):
    """Around all pages: a state that is about another URL than the browser's is not shown."""

    library = "$/public/UrlBound.jsx"
    tag = "UrlBound"

    # One a state: its full name, its kind ("job" or "list"), and the browser's names of the
    # fields that assets/UrlBound.jsx reads or fills.
    bindings: rx.Var[list[dict[str, Any]]]


class SkipLink(_Local):
    """The first stop of the Tab key: takes the focus to the element with the id `target`."""

    library = "$/public/SkipLink.jsx"
    tag = "SkipLink"

    target: rx.Var[str]


class RememberList(_Local):
    """On a list of jobs: remembers its URL in the tab, for `BackLink`."""

    library = "$/public/RememberList.jsx"
    tag = "RememberList"


class BackLink(_Local):
    """The way back to the list that a job was opened from; `fallback` where none was."""

    library = "$/public/BackLink.jsx"
    tag = "BackLink"

    fallback: rx.Var[str]


class InSight(_Local):
    """Says when the tab comes into sight again or out of it.

    `on_due` comes then, and every `every_s` seconds while the tab is in sight; 0 for never.
    """

    library = "$/public/InSight.jsx"
    tag = "InSight"

    every_s: rx.Var[int]
    on_due: EventHandler[no_args_event_spec]  # type: ignore[type-arg,valid-type]
    on_hidden: EventHandler[no_args_event_spec]  # type: ignore[type-arg,valid-type]


class Moment(_Local):
    """A moment in time, relative and absolute."""

    library = "$/public/Moment.jsx"
    tag = "Moment"

    iso: rx.Var[str]
    zone: rx.Var[str]  # "local" or "utc"
    form: rx.Var[str]  # "both", "relative" or "absolute"


class Elapsed(_Local):
    """A duration that ticks while its job runs."""

    library = "$/public/Elapsed.jsx"
    tag = "Elapsed"

    started_iso: rx.Var[str]
    seconds: rx.Var[float | None]
    is_ticking: rx.Var[bool]


class ConfirmDialog(_Local):
    """A modal question with two answers."""

    library = "$/public/ConfirmDialog.jsx"
    tag = "ConfirmDialog"

    is_open: rx.Var[bool]
    question: rx.Var[str]
    confirm_label: rx.Var[str]
    dismiss_label: rx.Var[str]
    is_busy: rx.Var[bool]
    on_confirm: EventHandler[no_args_event_spec]  # type: ignore[type-arg,valid-type]
    on_dismiss: EventHandler[no_args_event_spec]  # type: ignore[type-arg,valid-type]


class ControllerClock(_Local):
    """Lets the ages on the page go by the controller's clock; shows nothing."""

    library = "$/public/ControllerClock.jsx"
    tag = "ControllerClock"

    iso: rx.Var[str]


class LiveMark(_Local):
    """How fresh the page of a changing job is; `on_lost` when nothing has come for long."""

    library = "$/public/LiveMark.jsx"
    tag = "LiveMark"

    answered_at: rx.Var[str]
    is_live: rx.Var[bool]
    on_lost: EventHandler[no_args_event_spec]  # type: ignore[type-arg,valid-type]


class Canceling(_Local):
    """A cancel that was accepted and has not stopped the job yet."""

    library = "$/public/Canceling.jsx"
    tag = "Canceling"

    since_iso: rx.Var[str]
    now_iso: rx.Var[str]  # of the controller; "" where its time is not known
    hint: rx.Var[str]
    hint_url: rx.Var[str]
    zone: rx.Var[str]


class Countdown(_Local):
    """Seconds until something is possible; `on_end` when they are over."""

    library = "$/public/Countdown.jsx"
    tag = "Countdown"

    until_iso: rx.Var[str]
    on_end: EventHandler[no_args_event_spec]  # type: ignore[type-arg,valid-type]


class ConnectionNotice(_Local):
    """Says that Jobpane is away, or that only the page's own connection is blocked."""

    library = "$/public/ConnectionNotice.jsx"
    tag = "ConnectionNotice"

    is_lost: rx.Var[bool]
    api_base: rx.Var[str]


class PlainRecord(_Local):
    """The record over plain HTTP while the page's connection is blocked, else the children."""

    library = "$/public/PlainRecord.jsx"
    tag = "PlainRecord"

    is_lost: rx.Var[bool]
    api_base: rx.Var[str]
    zone: rx.Var[str]  # "local" or "utc"


class StatusIcon(_Local):
    """The icon of the browser's tab."""

    library = "$/public/StatusIcon.jsx"
    tag = "StatusIcon"

    status: rx.Var[str]


class NotifyWhenEnded(_Local):
    """A notification of the browser when the job ends, if the user asks for it."""

    library = "$/public/NotifyWhenEnded.jsx"
    tag = "NotifyWhenEnded"

    is_active: rx.Var[bool]
    title: rx.Var[str]


class CopyButton(_Local):
    """Copies `text` and says so."""

    library = "$/public/CopyButton.jsx"
    tag = "CopyButton"

    text: rx.Var[str]
    label: rx.Var[str]


class RawRecord(_Local):
    """The record's raw JSON, fetched when opened."""

    library = "$/public/RawRecord.jsx"
    tag = "RawRecord"

    api_base: rx.Var[str]
    job_id: rx.Var[int]
    revision: rx.Var[str]
