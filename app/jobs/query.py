"""The query of a list of jobs, and its parameters in the URL of a page.

A URL may hold anything: an invalid parameter is dropped, never an error. Only what differs from
the default is written, so reading back what was written changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from app.jobs.limits import LONGEST_SEARCH

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
LARGEST_PAGE_SIZE = 50
DEFAULT_ORDER = "-created"
_FILTER_LIMIT = 100
_PAGE_LIMIT = 10**7


@dataclass(frozen=True, slots=True)
class JobQuery:
    """One page of a search; "" in a filter means no filter."""

    search: str = ""
    status: str = ""
    job_type: str = ""
    launch_type: str = ""
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
            order_by=_order(params.get("order_by", "")),
            page=_page(params.get("page", "")),
            page_size=_page_size(params.get("page_size", "")),
        )

    def to_url_params(self) -> dict[str, str]:
        """The URL parameters that differ from the default."""
        default = JobQuery()
        names = ("search", "status", "job_type", "launch_type", "order_by", "page", "page_size")
        return {
            name: str(getattr(self, name))
            for name in names
            if getattr(self, name) != getattr(default, name)
        }


def _text(text: str, limit: int) -> str:
    return "".join(character for character in text[:limit] if character.isprintable()).strip()


def _order(text: str) -> str:
    return text if text.removeprefix("-") in SORTABLE else DEFAULT_ORDER


def _page(text: str) -> int:
    number = _number(text)
    return number if 1 <= number <= _PAGE_LIMIT else 1


def _page_size(text: str) -> int:
    number = _number(text)
    return min(number, LARGEST_PAGE_SIZE) if number > 0 else PAGE_SIZE


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 8 else 0
