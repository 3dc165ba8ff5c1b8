"""Which templates, schedules and nodes there are to choose."""

from dataclasses import replace

from app.jobs.known_choices import MOST_KNOWN, KnownChoices
from app.jobs.model import JobRow
from tests.unit.jobs.builders import row

ROW = row("successful")


def row_of(**fields: object) -> JobRow:
    return replace(ROW, **fields)  # type: ignore[arg-type]


def test_what_rows_show_is_remembered_by_name_and_each_once() -> None:
    first = row_of(template_id=4, template_name="Tokens", schedule_id=2, schedule_name="Weekly")
    second = row_of(template_id=1, template_name="Jobs", node="awx-2")
    third = row_of(template_id=4, template_name="", node="awx-1")
    known = KnownChoices().and_those_of([first, second, third])
    assert known.templates == ((1, "Jobs"), (4, "Tokens"))
    assert (known.schedules, known.nodes) == (((2, "Weekly"),), ("awx-1", "awx-2"))
    assert known.and_those_of([second]) == known


def test_the_last_name_counts_and_the_number_is_bounded() -> None:
    known = KnownChoices(templates=((4, "Old"),)).and_more(KnownChoices(templates=((4, "New"),)))
    assert known.templates == ((4, "New"),)
    many = KnownChoices(nodes=tuple(f"node-{number:04}" for number in range(1000)))
    assert len(KnownChoices().and_more(many).nodes) == MOST_KNOWN
