"""Which templates, schedules and nodes jobs are known to have had, for filters to offer.

They come from what has been seen, so that nothing is asked of the controller for them.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from app.jobs.model import JobRow

MOST_KNOWN = 200  # of a kind; those that are known first stay


@dataclass(frozen=True, slots=True)
class KnownChoices:
    """Ids with names, the last known name of each, and names of nodes."""

    templates: tuple[tuple[int, str], ...] = ()
    schedules: tuple[tuple[int, str], ...] = ()
    nodes: tuple[str, ...] = ()

    def and_those_of(self, rows: Iterable[JobRow]) -> "KnownChoices":
        """These and what the rows show."""
        seen = tuple(rows)
        return self.and_more(
            KnownChoices(
                tuple((row.template_id, row.template_name) for row in seen if row.template_id),
                tuple((row.schedule_id, row.schedule_name) for row in seen if row.schedule_id),
                tuple(row.node for row in seen if row.node),
            )
        )

    def and_more(self, more: "KnownChoices") -> "KnownChoices":
        """These and those."""
        return KnownChoices(
            _named(self.templates, more.templates),
            _named(self.schedules, more.schedules),
            tuple(sorted({*self.nodes, *more.nodes})[:MOST_KNOWN]),
        )


def _named(
    first: tuple[tuple[int, str], ...], second: tuple[tuple[int, str], ...]
) -> tuple[tuple[int, str], ...]:
    names = dict(first)
    for number, name in second:
        names[number] = name or names.get(number, "")
    return tuple(sorted(names.items(), key=lambda one: (one[1], one[0]))[:MOST_KNOWN])
