"""What a list can be narrowed by: each filter with its choices, and the URL without it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from app.jobs.known_choices import KnownChoices
from app.jobs.query import PAGE_SIZES, JobQuery
from app.jobs.statuses import JobStatus, JobType, LaunchType
from app.presentation.job_list import list_url


@dataclass(frozen=True)
class ShownChoice:
    """One option of a filter."""

    value: str
    label: str


@dataclass(frozen=True)
class ShownFilter:
    """One filter with its choices; the first choice means no filter."""

    name: str
    label: str
    value: str
    choices: list[ShownChoice]
    clear_href: str  # the URL of the list without this filter; "" where it is not set


@dataclass(frozen=True)
class ShownDates:
    """When the jobs of a list were created; a span in `value`, or days."""

    value: str = ""  # a span, DAYS, or "" for any time
    words: str = ""  # the days; "" without any
    first: str = ""
    last: str = ""
    zone: str = ""  # of the days: an IANA name
    clear_href: str = ""


DAYS = "days"
_LONGEST_LABEL = 60  # characters
# AWX has more, but for jobs with a project, an inventory or a webhook, and none of its system jobs
# can be relaunched (docs/awx-behaviour.md).
SYSTEM_JOB_LAUNCHES = (LaunchType.MANUAL, LaunchType.SCHEDULED, LaunchType.WORKFLOW)
_NOT_CHOSEN = {"", "unknown"}
_OF_DATES = ("created", "from", "to", "zone")
_BY_NAME = ("status", "job_type", "launch_type", "template", "schedule", "node", "output")


def filtered(query: JobQuery, name: str, value: str) -> JobQuery:
    """`query` with one filter changed, at its first page; an unknown name changes nothing."""
    params = query.to_url_params()
    if name == "created":
        params = {key: held for key, held in params.items() if key not in _OF_DATES}
    elif name not in _BY_NAME:
        return query
    return JobQuery.from_url_params({**params, name: value, "page": "1"})


def with_days(query: JobQuery, first: str, last: str, zone: str) -> JobQuery:
    """`query` for jobs created on the days from `first` to `last`, at its first page."""
    bare = filtered(query, "created", "").to_url_params()
    return JobQuery.from_url_params({**bare, "from": first, "to": last, "zone": zone})


def sized(query: JobQuery, size: str) -> JobQuery:
    """`query` with pages of another size, at its first page."""
    return JobQuery.from_url_params({**query.to_url_params(), "page_size": size, "page": "1"})


def shown_filters(query: JobQuery) -> list[ShownFilter]:
    """The filters with fixed choices; the value of a filter that is not set is ""."""
    return [
        _filter("status", "Status", query, _choices(JobStatus)),
        _filter("job_type", "Type", query, _choices(JobType)),
        _filter("launch_type", "Launched", query, _choices(SYSTEM_JOB_LAUNCHES)),
    ]


def shown_known_filters(query: JobQuery, known: KnownChoices) -> list[ShownFilter]:
    """The filters whose choices depend on the controller, where there is a choice or one is set."""
    filters = (
        _by_id("template", "Template", query, known.templates),
        _by_id("schedule", "Schedule", query, known.schedules),
        _filter("node", "Node", query, [ShownChoice(node, _label(node)) for node in known.nodes]),
    )
    return [one for one in filters if one.value or len(one.choices) > 2]  # 2: any and only one


def shown_dates(query: JobQuery) -> ShownDates:
    """What is chosen of when the jobs were created."""
    words = _days_words(query.created_from, query.created_to)
    value = query.created or (DAYS if words else "")
    return ShownDates(
        value=value,
        words=words,
        first=query.created_from,
        last=query.created_to,
        zone=(query.zone or "UTC") if words else "",
        clear_href=list_url(filtered(query, "created", "")) if value else "",
    )


def shown_sizes(query: JobQuery) -> list[ShownChoice]:
    """The sizes of a page; one that only a URL can ask for is among them."""
    sizes = sorted({*PAGE_SIZES, query.page_size})
    return [ShownChoice(str(size), f"{size} a page") for size in sizes]


def url_without_filters(query: JobQuery) -> str:
    """The URL of all jobs in the same order; "" if there is neither a search nor a filter."""
    if query.of_same_jobs() == JobQuery():
        return ""
    return list_url(replace(JobQuery(), order_by=query.order_by, page_size=query.page_size))


def url_in_outputs(query: JobQuery) -> str:
    """The URL that looks for the words of the search in outputs; "" without any."""
    if not query.search:
        return ""
    return list_url(replace(query, search="", output=query.search, page=1))


def export_url(query: JobQuery) -> str:
    """Where all jobs that match are exported, before the name of the format; "" for outputs."""
    params = urlencode({**query.of_same_jobs().to_url_params(), "format": ""})
    return "" if query.output else f"/api/jobs/export?{params}"


def _choices(kinds: Iterable[JobStatus | JobType | LaunchType]) -> list[ShownChoice]:
    return [ShownChoice(one.value, one.label) for one in kinds if one.value not in _NOT_CHOSEN]


def _by_id(name: str, label: str, query: JobQuery, known: Sequence[tuple[int, str]]) -> ShownFilter:
    choices = [ShownChoice(str(number), _label(words) or f"#{number}") for number, words in known]
    return _filter(name, label, query, choices)


def _filter(name: str, label: str, query: JobQuery, known: list[ShownChoice]) -> ShownFilter:
    value = str(getattr(query, name) or "")
    # A value that is not offered must still show as chosen.
    is_odd = bool(value) and value not in {one.value for one in known}
    by_id = f"#{value}" if name in ("template", "schedule") else _label(value)
    odd = [ShownChoice(value, by_id)] if is_odd else []
    clear_href = list_url(filtered(query, name, "")) if value else ""
    return ShownFilter(name, label, value, [ShownChoice("", "Any"), *known, *odd], clear_href)


def _label(words: str) -> str:
    return words if len(words) <= _LONGEST_LABEL else f"{words[: _LONGEST_LABEL - 1]}…"


def _days_words(first: str, last: str) -> str:
    """ "1 Nov to 7 Nov 2026", "From 1 Nov 2026", "Until 7 Nov 2026"; "" for no day."""
    if not (first or last):
        return ""
    if not last:
        return f"From {_day(first)}"
    if not first:
        return f"Until {_day(last)}"
    if first == last:
        return _day(first)
    begin = _day(first) if first[:4] != last[:4] else _day(first).rpartition(" ")[0]
    return f"{begin} to {_day(last)}"


def _day(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{day.day} {day:%b} {day.year}"
