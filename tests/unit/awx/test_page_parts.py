"""A large page of the list, out of several small ones."""

from app.awx.error_texts import Action
from app.awx.errors import NotFound
from app.awx.page_parts import whole_page
from app.jobs.model import JobList
from app.jobs.query import JobQuery
from tests.unit.jobs.builders import row


def part(*ids: int, has_next: bool) -> JobList:
    return JobList(
        tuple(row("successful", id=number) for number in ids),
        60,
        1,
        25,
        has_next,
        has_previous=9 not in ids,
    )


class Pages:
    """Parts by their number, with what has been asked for."""

    def __init__(self, **parts: JobList) -> None:
        self.asked: list[tuple[int, int]] = []
        self._parts = {int(name.removeprefix("p")): one for name, one in parts.items()}

    async def fetch(self, query: JobQuery) -> JobList:
        self.asked.append((query.page, query.page_size))
        if query.page not in self._parts:
            raise NotFound(Action.LIST_JOBS)
        return self._parts[query.page]


async def test_the_second_page_of_fifty_is_the_third_and_the_fourth_part() -> None:
    pages = Pages(p3=part(8, 7, has_next=True), p4=part(6, has_next=False))
    found = await whole_page(JobQuery(page=2, page_size=50), pages.fetch)
    assert pages.asked == [(3, 25), (4, 25)]
    assert [one.id for one in found.rows] == [8, 7, 6]
    assert (found.page, found.page_size, found.count) == (2, 50, 60)
    assert (found.has_previous, found.has_next) == (True, False)


async def test_nothing_is_asked_for_beyond_the_last_part() -> None:
    pages = Pages(p1=part(9, 8, has_next=False))
    found = await whole_page(JobQuery(page_size=100), pages.fetch)
    assert pages.asked == [(1, 25)]
    assert not found.has_next


async def test_a_job_that_moved_into_the_next_part_is_shown_once() -> None:
    pages = Pages(p1=part(9, 8, has_next=True), p2=part(8, 7, has_next=False))
    found = await whole_page(JobQuery(page_size=50), pages.fetch)
    assert [one.id for one in found.rows] == [9, 8, 7]


async def test_a_part_that_has_gone_meanwhile_ends_the_page() -> None:
    found = await whole_page(JobQuery(page_size=50), Pages(p1=part(9, has_next=True)).fetch)
    assert ([one.id for one in found.rows], found.has_next) == ([9], False)
