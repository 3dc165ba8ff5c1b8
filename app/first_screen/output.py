"""The output view as assets/output/OutputView.jsx: the tools, the first lines, what is wrong.

The tools are for the eye. Of a long output the lines are followed by as much room as the others
take, so that the scroll bar is the same (finish.js).
"""

from collections.abc import Sequence

from app.first_screen.budget import lines_within, room_for_lines
from app.first_screen.element import Element
from app.first_screen.markup import Child, control, for_the_eye, h, icon, icon_button
from app.first_screen.rows import gaps_by_line, iso_ms, rows_of
from app.first_screen.shown import FirstFailure, FirstScreen, LinesFailure
from app.first_screen.words import (
    CHECK_AGAIN,
    LOADING,
    UNCONFIRMED,
    UNSTORED,
    arriving_words,
    counted,
    empty_words,
)
from app.jobs.statuses import JobStatus
from app.output import OutputPage, StyledLine
from app.presentation.job_page import OutputPhase, ShownJob
from app.presentation.page_words import TRY_AGAIN

WHOLE_LINES = 5000  # as in assets/output/useLines.js: a longer output has a list of its own
_FIRST_ROWS = 100  # a block of assets/output/rows/WholeRows.jsx, more than a window shows
_ROWS_AFTER = 60  # below the line of a failure, which is shown in the middle
_DIGITS = 3  # of line numbers, at least
_SWITCHES = ("case-sensitive", "whole-word", "regex")
_FAILED = {JobStatus.FAILED.value, JobStatus.ERROR.value}


def output(shown: FirstScreen) -> Element:
    """The output of the job, or where its lines will be."""
    return _view(shown, _body(shown, may_grow=_may_grow(shown.job)))


def output_without_record(shown: FirstFailure) -> Element:
    """The output where the record could not be read: its lines, or why there are none."""
    lines, failure = shown.lines, None
    if isinstance(lines, LinesFailure):
        lines, failure = None, lines
    known = FirstScreen(ShownJob(id=shown.job_id), lines=lines, site=shown.site)
    return _view(known, [_failure(failure)] if failure else _body(known, may_grow=False))


def _view(shown: FirstScreen, body: list[Child]) -> Element:
    view = h(
        "section",
        "output-view",
        _toolbar(shown, may_grow=_may_grow(shown.job)),
        h("div", "ov-body", *body),
        aria_label="Output",
        data_fold=_fold_kind(shown.job),
    )
    return h("div", "job-body", view)


def _fold_kind(job: ShownJob) -> str:
    """For which kind of visit a browser remembers the fold, as assets/output/data/foldKinds.js."""
    if job.is_active:
        return "active"
    return "failed" if job.status in _FAILED else "ended"


def _may_grow(job: ShownJob) -> bool:
    return job.is_active or job.output_phase == OutputPhase.SAVING


def _toolbar(shown: FirstScreen, *, may_grow: bool) -> Element:
    files, page = shown.site.files, shown.lines
    has_lines = page is not None and page.total_lines > 0
    fold = h("button", "", "Output", type="button", aria_expanded="true")
    words = h("span", "", "Details")
    picture = icon(files, "panel-right")
    is_known = "" if shown.job.status else " is-absent"
    kind = f"button small details-button{is_known}"
    details = h("button", kind, picture, words, type="button")
    return h(
        "div",
        "ov-bar",
        for_the_eye("h2", "ov-fold", fold),
        _search(files) if has_lines else None,
        _position(page, may_grow=may_grow) if page is not None and page.is_end_known else None,
        h("span", "ov-spring"),
        _open_search(files) if has_lines else None,
        _follow(files) if may_grow else None,
        _tools(files, has_lines=has_lines),
        control(details),
    )


def _search(files: str) -> Element:
    switches = [icon_button(files, name, "ov-small") for name in _SWITCHES]
    field = h("input", "field", type="text", placeholder="Search the output", tabindex="-1")
    whole = h("div", "ov-search-field", field, *switches)
    return for_the_eye("div", "ov-search", whole, data_open="")


def _open_search(files: str) -> Element:
    return h("span", "ov-narrow", icon_button(files, "search"), data_open="")


def _position(page: OutputPage, *, may_grow: bool) -> Element:
    awaited = sum(gap.count for gap in page.missing if gap.reason == "may_arrive")
    arriving = arriving_words(awaited) if may_grow else ""
    late = h("span", "ov-late", f" · {arriving}") if arriving else None
    return h("span", "ov-muted ov-position", counted(page.total_lines, "line"), late, data_open="")


def _follow(files: str) -> Element:
    picture = icon(files, "arrow-down-to-line")
    words = h("span", "", "Follow")
    button = h(
        "button", "button small ov-follow", picture, words, type="button", aria_pressed="true"
    )
    return for_the_eye("span", "tooltip-anchor", button, data_open="")


def _tools(files: str, *, has_lines: bool) -> Element:
    more = icon_button(files, "chevron-down", "ov-copy-more")
    return for_the_eye(
        "div",
        "ov-tools",
        h(
            "span",
            "ov-wide",
            icon_button(files, "wrap-text", aria_pressed="true", data_wraps=""),
            icon_button(files, "clock"),
            icon_button(files, "hash") if has_lines else None,
        ),
        h("span", "ov-copy", icon_button(files, "copy"), more) if has_lines else None,
        h("span", "ov-download", icon_button(files, "download")) if has_lines else None,
        h("span", "ov-wide", icon_button(files, "keyboard"), icon_button(files, "maximize-2")),
        h("span", "ov-more", icon_button(files, "ellipsis")),
        data_open="",
    )


def _body(shown: FirstScreen, *, may_grow: bool) -> list[Child]:
    page, job = shown.lines, shown.job
    if page is None:
        return [_skeleton()]
    tail = gaps_by_line(page, may_grow=may_grow).get(page.total_lines + 1, [])
    if not page.total_lines and not tail:
        words = empty_words(job.output_phase, is_active=job.is_active)
        return [h("p", "ov-empty", words), _foot(page)]
    lines = lines_within(page, _rows_wanted(job), room_for_lines(shown))
    if page.lines and not lines:
        return [_skeleton()]
    frame = h("div", "ov-frame", _scroller(page, lines, job, tail, may_grow=may_grow))
    return [frame, _foot(page)]


def _failure(failure: LinesFailure) -> Element:
    """As `Failure` of assets/output/controls/Notices.jsx."""
    again = None
    if failure.can_try_again:
        again = for_the_eye("button", "button small", TRY_AGAIN, type="button")
    return h("div", "ov-foot ov-failure", h("p", "", failure.message), again, role="alert")


def _skeleton() -> Element:
    bars = [h("div", "", data_width=str(width)) for width in (62, 48, 71, 35, 55, 44)]
    return h("div", "ov-skeleton", h("span", "ov-hidden", LOADING), *bars)


def _scroller(
    page: OutputPage,
    lines: Sequence[StyledLine],
    job: ShownJob,
    tail: list[Element],
    *,
    may_grow: bool,
) -> Element:
    is_long = page.total_lines > WHOLE_LINES
    kinds = [
        "ov-scroller",
        "ov-long" if is_long else "",
        "ov-wrap",
        "ov-following" if may_grow else "",
    ]
    line = job.failure.line
    rows = rows_of(page, lines, may_grow=may_grow, current=line)
    listed = _long(rows) if is_long else _whole(rows, tail)
    return h(
        "div",
        " ".join(filter(None, kinds)),
        listed,
        role="region",
        aria_label=f"Output of job {job.id}",
        tabindex="0",
        data_digits=str(max(_DIGITS, len(str(page.total_lines)))),
        data_total=str(page.total_lines),
        data_here=str(_last_of(page, len(lines))),
        data_show=str(0 if may_grow else line),
        **_times(page),
    )


def _times(page: OutputPage) -> dict[str, str]:
    """The first line's time, and the earliest and the latest; {} where no line has any."""
    times = [line.at for line in page.lines if line.at]
    if not times:
        return {}
    first = page.lines[0]
    start = first.at if first.number == 1 else None
    return {
        "data_from": iso_ms(min(times)),
        "data_to": iso_ms(max(times)),
        "data_start": iso_ms(start) if start else "",
    }


def _last_of(page: OutputPage, count: int) -> int:
    """The last line that has its place: those behind it take as much room as they are many."""
    if not page.has_more and count >= len(page.lines):
        return page.total_lines
    return page.lines[:count][-1].number if page.lines else 0


def _rows_wanted(job: ShownJob) -> int:
    return max(_FIRST_ROWS, job.failure.line + _ROWS_AFTER if job.failure.line else 0)


def _whole(rows: list[Element], tail: list[Element]) -> Element:
    stretches = [rows[first : first + _FIRST_ROWS] for first in range(0, len(rows), _FIRST_ROWS)]
    blocks = [h("div", "ov-block", *some, role="none") for some in stretches]
    lost = [h("div", "", gap, role="listitem") for gap in tail] if not rows else []
    return h("div", "ov-list", *blocks, *lost, h("div", "ov-others", role="none"), role="list")


def _long(rows: list[Element]) -> Element:
    layer = h("div", "ov-layer", h("div", "ov-list", *rows, role="list"), role="none")
    return h("div", "ov-spacer", layer, role="none")


def _foot(page: OutputPage) -> Element | None:
    """What is wrong with the lines, as assets/output/controls/Notices.jsx."""
    notes: list[Child] = []
    if page.is_unstored:
        notes.append(h("p", "ov-foot", UNSTORED))
    if page.is_unconfirmed:
        button = for_the_eye("button", "button small", CHECK_AGAIN, type="button")
        notes.append(h("div", "ov-foot", h("p", "", UNCONFIRMED), button))
    return h("div", "ov-notes", *notes) if notes else None
