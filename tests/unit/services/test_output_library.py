"""What the users of one library share, and what stays each one's own."""

import asyncio
from pathlib import Path

from app.output import Found, OutputPage, Pattern, Query, compile_query
from app.services.failures import Failure
from tests.unit.services.people import JOB_ID, Site, jobpane, record


async def test_a_stored_output_is_fetched_once_for_all_and_shown_to_those_who_may(
    tmp_path: Path,
) -> None:
    site = Site(record("successful"), readers={"auditor", "admin"})
    async with jobpane(site, tmp_path) as people:
        auditor, admin = await people.sign_in("auditor"), await people.sign_in("admin")
        alice = await people.sign_in("alice")
        first = await auditor.outputs.read(JOB_ID, 1, 10)
        site.asked.clear()
        second, third = await asyncio.gather(
            admin.outputs.read(JOB_ID, 1, 10), alice.outputs.read(JOB_ID, 1, 10)
        )
    assert isinstance(first, OutputPage)
    assert isinstance(second, OutputPage)
    assert [line.text for line in second.lines] == [line.text for line in first.lines]
    assert site.count("admin", f"/{JOB_ID}/") == 1, "each one's own record"
    assert site.count("admin", "/events/") == 0
    assert isinstance(third, Failure)


def pattern_of(text: str) -> Pattern:
    pattern = compile_query(Query(text))
    assert isinstance(pattern, Pattern)
    return pattern


async def test_a_search_that_one_has_begun_is_another_ones_only_with_a_permit(
    tmp_path: Path,
) -> None:
    site = Site(readers={"auditor", "admin"})
    async with jobpane(site, tmp_path) as people:
        auditor, admin = await people.sign_in("auditor"), await people.sign_in("admin")
        alice = await people.sign_in("alice")
        answers = await asyncio.gather(
            *(one.outputs.search(JOB_ID, pattern_of("line")) for one in (auditor, admin, alice))
        )
        mine, other, refused = answers
        assert isinstance(mine, Found)
        assert isinstance(other, Found)
        assert other.results is mine.results
        assert isinstance(refused, Failure)
        await auditor.aclose(0)
        ended = await auditor.outputs.search(JOB_ID, pattern_of("line"))
        assert isinstance(ended, Failure)
        assert ended.kind == "ended"
        again = await admin.outputs.search(JOB_ID, pattern_of("line"))
        assert isinstance(again, Found)


async def test_a_job_that_one_deletes_is_forgotten_for_everybody(tmp_path: Path) -> None:
    site = Site(record("successful"), readers={"auditor", "admin"})
    async with jobpane(site, tmp_path) as people:
        auditor, admin = await people.sign_in("auditor"), await people.sign_in("admin")
        for one in (auditor, admin):
            assert isinstance(await one.outputs.read(JOB_ID, 1, 10), OutputPage)
        admin.outputs.forget(JOB_ID)
        gone = await auditor.outputs.read(JOB_ID, 1, 10)
        assert isinstance(gone, Failure)
        assert gone.kind == "not_found"
