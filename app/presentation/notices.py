"""What a receiver of notifications reads: a title, and a line with a link for each event."""

from collections.abc import Callable, Sequence

from app.history.events import Event, EventKind
from app.presentation.durations import duration_text

_MOST_LINES = 20
_ORDER = list(EventKind)

LinkOf = Callable[[str], str]  # the URL of a path of Jobpane


def notice_title(events: Sequence[Event], source: str) -> str:
    """One line; `source` names the controller."""
    if len(events) == 1:
        return f"{_what(events[0])} ({source})"
    templates = {event.template_id for event in events}
    kinds = {event.kind for event in events}
    if len(templates) == 1 and len(kinds) == 1:
        return f"{_what(events[0])}, {len(events)} times ({source})"
    return f"{len(events):,} events of cleanup jobs ({source})"


def notice_body(events: Sequence[Event], link_of: LinkOf) -> str:
    """A paragraph for each event with its time in UTC and its link, the worst first."""
    ordered = sorted(events, key=lambda event: (_ORDER.index(event.kind), event.at))
    lines = [_paragraph(event, link_of) for event in ordered[:_MOST_LINES]]
    left_out = len(ordered) - _MOST_LINES
    if left_out > 0:
        lines.append(f"And {left_out:,} more: {link_of('/')}")
    return "\n\n".join(lines)


def _paragraph(event: Event, link_of: LinkOf) -> str:
    job = "" if event.job_id is None else f", job {event.job_id}"
    path = f"/templates/{event.template_id}" if event.job_id is None else f"/jobs/{event.job_id}"
    return f"{_what(event)}{_detail(event)}.\n{event.at:%Y-%m-%d %H:%M} UTC{job}: {link_of(path)}"


def _what(event: Event) -> str:
    name = _one_line(event.template) or f"Template {event.template_id}"
    match event.kind:
        case EventKind.FAILED:
            return f"{name} failed"
        case EventKind.MISSED:
            return f"{name} was due and didn't start"
        case EventKind.NOTHING_DELETED:
            return f"{name} deleted nothing {event.times} times in a row"
        case EventKind.SLOW if event.is_running:
            return f"{name} is running unusually long"
        case EventKind.SLOW:
            return f"{name} was unusually slow"
        case EventKind.RECOVERED:
            return f"{name} succeeded again"


def _detail(event: Event) -> str:
    if event.kind is not EventKind.SLOW:
        return ""
    return f": {duration_text(event.duration_s)}, usually {duration_text(event.median_s)}"


def _one_line(name: str) -> str:
    return " ".join(name.split())[:120]
