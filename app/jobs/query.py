"""The query of a list of jobs, and its parameters in the URL of a page.

A URL may hold anything: an invalid parameter is dropped, never an error. Only what differs from
the default is written, so reading back what was written changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from app.jobs.created import Between, created_between, date_from, span_from, zone_from
from app.jobs.limits import LARGEST_INTEGER, LONGEST_SEARCH

SORTABLE = frozenset(
    {
        "id",
        "name",
        "status",
        "job_type",
        "launch_type",
        "created",
        "started",
        "finished",
        "elapsed",
    }
)
PAGE_SIZE = 10  # each row carries up to 1 MiB of output, so pages stay small
PAGE_SIZES = (PAGE_SIZE, 25, 50, 100)  # those that are offered
# What is asked for at once: 25 rows may come with 33 MiB of JSON, and 64 MiB are the most that is
# read of an answer (app/awx/body_limits.py). A larger page is fetched in parts of this size.
LARGEST_PART = 25
DEFAULT_ORDER = "-created"
_FILTER_LIMIT = 100
_PAGE_LIMIT = 10**7
_URL_NAMES = {"created_from": "from", "created_to": "to"}


@dataclass(frozen=True, slots=True)
class JobQuery:
    """One page of a search; "" or 0 in a filter means no filter."""

    search: str = ""
    status: str = ""
    job_type: str = ""
    launch_type: str = ""
    created: str = ""  # a span that ends now, one of SPANS
    created_from: str = ""  # the first and the last day, in `zone`, where there is no span
    created_to: str = ""
    zone: str = ""  # an IANA name; "" means UTC
    template: int = 0
    schedule: int = 0
    node: str = ""
    output: str = ""  # words that the output contains
    order_by: str = DEFAULT_ORDER
    page: int = 1
    page_size: int = PAGE_SIZE

    @classmethod
    def from_url_params(cls, params: Mapping[str, str]) -> "JobQuery":
        """The query of a URL; an invalid parameter falls back to its default."""
        return cls(
            search=_text(params.get("search", ""), LONGEST_SEARCH),
            status=_text(params.get("status", ""), _FILTER_LIMIT),
            job_type=_text(params.get("job_type", ""), _FILTER_LIMIT),
            launch_type=_text(params.get("launch_type", ""), _FILTER_LIMIT),
            **_created_from_url(params),
            template=_id(params.get("template", "")),
            schedule=_id(params.get("schedule", "")),
            node=_text(params.get("node", ""), _FILTER_LIMIT),
            output=_text(params.get("output", ""), LONGEST_SEARCH),
            order_by=_order(params.get("order_by", "")),
            page=_page(params.get("page", "")),
            page_size=_page_size(params.get("page_size", "")),
        )

    def to_url_params(self) -> dict[str, str]:
        """The URL parameters that differ from the default."""
        return {
            _URL_NAMES.get(name, name): str(getattr(self, name))
            for name in self.__slots__
            if getattr(self, name) != getattr(_DEFAULT, name)
        }

    def created_between(self, now: datetime) -> Between:
        """When the jobs were created; `now` is the controller's time."""
        return created_between(self.created, self.created_from, self.created_to, self.zone, now)

    def of_same_jobs(self) -> "JobQuery":
        """The same search and filters, without the order and the page."""
        return replace(self, order_by=DEFAULT_ORDER, page=1, page_size=PAGE_SIZE)


_DEFAULT = JobQuery()


def _created_from_url(params: Mapping[str, str]) -> dict[str, str]:
    """A span, or days that make sense: with a zone, and the first not after the last."""
    span = span_from(params.get("created", ""))
    first, last = date_from(params.get("from", "")), date_from(params.get("to", ""))
    if span or not (first or last):
        return {"created": span}
    if first and last and first > last:
        first, last = last, first
    zone = zone_from(params.get("zone", ""))
    return {"created_from": first, "created_to": last, "zone": zone}


def _text(text: str, limit: int) -> str:
    return "".join(character for character in text[:limit] if character.isprintable()).strip()


def _order(text: str) -> str:
    return text if text.removeprefix("-") in SORTABLE else DEFAULT_ORDER


def _page(text: str) -> int:
    number = _number(text)
    return number if 1 <= number <= _PAGE_LIMIT else 1


def _page_size(text: str) -> int:
    """Any small page, or one of those that are fetched in whole parts."""
    number = _number(text)
    if number <= LARGEST_PART:
        return number or PAGE_SIZE
    return max(size for size in PAGE_SIZES if size <= number)


def _id(text: str) -> int:
    number = int(text) if text.isascii() and text.isdecimal() and len(text) <= 10 else 0
    return number if number <= LARGEST_INTEGER else 0


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 8 else 0
