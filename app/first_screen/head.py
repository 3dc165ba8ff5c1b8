"""The top of a job's page, as app/components/job_head.py: which job, its status, who and when."""

from datetime import datetime

from app.first_screen.durations import age_words
from app.first_screen.element import Element
from app.first_screen.markup import control, for_the_eye, h, icon, icon_button
from app.first_screen.shown import Site
from app.first_screen.times import full_words, parsed, span_words, times_of, took_words
from app.jobs.lifecycle import is_cancel_overdue
from app.jobs.statuses import JobStatus
from app.presentation.cancel_texts import RESTARTING_AWX_URL
from app.presentation.job_page import OutputPhase, ShownAction, ShownJob
from app.presentation.page_words import ALL_JOBS, CANCEL, DELETE, OPEN_IN_CONTROLLER, RUN_AGAIN
from app.presentation.tones import Tone
from app.theme import STATUS_TONES

_HISTORY = "All runs of this template"
_TONES = {status.value: tone for status, tone in STATUS_TONES.items()}


def job_head(job: ShownJob, site: Site, now: datetime) -> Element:
    """The head of `job`; `now` is by the controller's clock."""
    tools = h("div", "job-tools", *_tools(job, site))
    return h(
        "header",
        "job-head",
        h(
            "div",
            "job-line",
            None if site.is_embedded else _back(site),
            h("span", "job-status", _badge(job, site)),
            h(
                "h1",
                "",
                h("span", "job-title", job.name, title=job.name),
                h("span", "job-number", f" #{job.id}"),
            ),
            h("p", "what", job.what, title=job.what),
        ),
        h("div", "job-beside", None if site.is_embedded else _neighbors(site)),
        tools,
        h("div", "job-facts", *_facts(job, site, now)),
        _overdue(job, now),
        role="group",
        aria_label="Job",
    )


def _back(site: Site) -> Element:
    link = h(
        "a",
        "icon-button",
        icon(site.files, "arrow-left"),
        href=f"{site.base}/jobs",
        aria_label=ALL_JOBS,
    )
    return h("nav", "", h("span", "tooltip-anchor", link), aria_label="Breadcrumb")


def _badge(job: ShownJob, site: Site) -> Element:
    tone = _TONES.get(job.status, _TONES[JobStatus.UNKNOWN])
    picture = icon(site.files, f"status-{job.status}")
    return h("span", f"badge {tone.value}", picture, h("span", "", job.status_label))


def _neighbors(site: Site) -> Element:
    """As assets/job/RunNeighbors.jsx before it is known which runs those are."""
    steps = [icon_button(site.files, name) for name in ("previous", "next", "compare")]
    history = None
    if site.history_of:
        picture = icon(site.files, "history")
        href = f"{site.base}/templates/{site.history_of}"
        link = h("a", "icon-button", picture, href=href, aria_label=_HISTORY)
        history = h("span", "tooltip-anchor", link)
    return h("div", "run-neighbors", *steps, history)


def _tools(job: ShownJob, site: Site) -> list[Element | None]:
    files = site.files
    bell = icon_button(files, "bell", aria_pressed="false", data_needs="Notification")
    link = None
    if job.controller_url:
        link = h(
            "span",
            "tooltip-anchor",
            h(
                "a",
                "icon-button",
                icon(files, "external-link"),
                href=job.controller_url,
                target="_blank",
                rel="noreferrer noopener",
                aria_label=OPEN_IN_CONTROLLER,
            ),
        )
    turns = for_the_eye(
        "div",
        "action-turns",
        _action(job.cancel, files, "circle-stop", CANCEL, "danger"),
        _action(job.delete, files, "trash", DELETE, "danger"),
    )
    again = _action(job.launch, files, "rotate-cw", RUN_AGAIN)
    return [bell if job.is_active else None, h("div", "actions", again, turns), link]


def _action(
    action: ShownAction, files: str, name: str, label: str, tone: str = ""
) -> Element | None:
    if not action.is_in_sight:
        return None
    words = h("span", "action-label", label)
    is_off = "false" if action.is_allowed else "true"
    picture = icon(files, name)
    return control(
        h("button", f"button {tone}", picture, words, type="button", aria_disabled=is_off)
    )


def _facts(job: ShownJob, site: Site, now: datetime) -> list[Element | None]:
    took = took_words(job, now)
    is_live = job.is_active or job.output_phase == OutputPhase.SAVING
    dot = h("span", "live-dot", aria_hidden="true")
    return [
        h("span", "fact", job.launched),
        h("span", "fact", job.where) if job.where else None,
        h("div", "fact", h("span", "tooltip-anchor", _dates(job, site, now))),
        h("span", "fact elapsed", took) if took else None,
        _canceling(job, now),
        h("span", "live", dot, h("span", "", "Live")) if is_live else None,
    ]


def _dates(job: ShownJob, site: Site, now: datetime) -> Element:
    """The dates in UTC, and what finish.js makes those of the user's zone from."""
    words = span_words(times_of(job), now, is_active=job.is_active)
    iso = {
        "data_created": job.created,
        "data_started": job.started,
        "data_canceled": job.canceled_on,
        "data_finished": job.finished,
    }
    return h(
        "span",
        "dates",
        words,
        icon(site.files, "info"),
        data_now=now.isoformat(),
        data_active="yes" if job.is_active else "",
        **iso,
    )


def _canceling(job: ShownJob, now: datetime) -> Element | None:
    since = parsed(job.canceled_on) if job.is_canceling else None
    if since is None or (job.now and is_cancel_overdue(since, now)):
        return None
    if job.now:
        return h("span", "fact", "Canceling…")
    return h("span", "fact", "Cancel requested on ", _time(since), ", not stopped yet")


def _overdue(job: ShownJob, now: datetime) -> Element | None:
    """As assets/job/CancelOverdue.jsx."""
    since = parsed(job.canceled_on) if job.is_canceling and job.now else None
    if since is None or not is_cancel_overdue(since, now):
        return None
    age = age_words((now - since).total_seconds())
    words = (
        f"Cancel requested {age} ago, on ",
        _time(since),
        f". The controller hasn't stopped the job. {job.overdue_hint}",
    )
    link = h(
        "a",
        "",
        "How to restart AWX",
        href=RESTARTING_AWX_URL,
        target="_blank",
        rel="noreferrer noopener",
    )
    ways = h("div", "notice-ways", link)
    return h("div", f"notice {Tone.WARNING.value}", h("p", "", *words), ways, role="status")


def _time(time: datetime) -> Element:
    """A time in full, which finish.js writes again in the user's zone."""
    return h("time", "", full_words(time), datetime=time.isoformat())
