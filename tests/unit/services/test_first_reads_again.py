"""A page that is loaded again shows what the controller says now, not what it said before."""

import asyncio
from pathlib import Path

from tests.unit.services.people import JOB_ID, Site, jobpane


async def test_a_page_that_is_loaded_again_waits_for_the_new_answer(tmp_path: Path) -> None:
    site = Site()
    async with jobpane(site, tmp_path) as people:
        reads = (await people.sign_in("auditor")).first_reads
        answer = await reads.begin(JOB_ID).record
        assert await reads.for_page(JOB_ID) is answer
        site.records_held = asyncio.Event()
        again = reads.begin(JOB_ID)
        assert await reads.for_page(JOB_ID) is None
        site.records_held.set()
        newest = await again.record
        assert newest is not answer
        assert await reads.for_page(JOB_ID) is newest
