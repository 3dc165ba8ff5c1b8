"""The first screen waits for record and lines, never long, and says what failed."""

import asyncio
import threading
from pathlib import Path

from app.api.first_screen import JobOfUrl, awaited_html, job_of_url
from app.first_screen import Site as ShownSite
from app.jobs.model import FetchedJob
from tests.unit.api.first_screens import PATH, asking, colorful, html, signed_in
from tests.unit.services.people import JOB_ID, Site, record, until


async def test_it_has_the_record_and_the_first_lines(tmp_path: Path) -> None:
    async with signed_in(Site(record("failed", name="Weekly cleanup")), tmp_path) as services:
        await services.first_reads.begin(JOB_ID).lines
        shown = await html(services)
    assert "Weekly cleanup" in shown
    assert "line 1" in shown


async def test_the_line_of_the_failure_is_known_from_a_whole_output(tmp_path: Path) -> None:
    site = Site(record("failed", result_traceback="", result_stdout="line 20\n"))
    async with signed_in(site, tmp_path) as services:
        await services.first_reads.begin(JOB_ID).lines
        shown = await html(services)
        page = await services.first_reads.for_page(JOB_ID)
    assert 'href="#L20"><span class="failure-number">Line 20</span>' in shown
    assert isinstance(page, FetchedJob)
    assert page.output_ending is not None


async def test_the_name_does_not_wait_long_for_the_lines_which_go_on(tmp_path: Path) -> None:
    site = Site(record("failed", name="Weekly cleanup"), events_held=asyncio.Event())
    async with signed_in(site, tmp_path) as services:
        shown = await html(services)
        assert "Weekly cleanup" in shown
        assert "line 1" not in shown
        page = asyncio.create_task(services.outputs.read(JOB_ID, 1, 200))
        await asyncio.sleep(0)
        assert site.events_held is not None
        site.events_held.set()
        await page
        firsts = [one for one in site.asked if one[1].endswith("/events/")]
    assert len(firsts) <= 2  # the events, and perhaps which is the last


async def test_a_record_that_takes_long_is_left_to_the_page(tmp_path: Path) -> None:
    site = Site(record("failed"), records_held=asyncio.Event())
    async with signed_in(site, tmp_path) as services:
        assert await html(services, patience_s=0.05) == ""
        page = asyncio.create_task(services.reader.read(JOB_ID))
        await asyncio.sleep(0)
        assert site.records_held is not None
        site.records_held.set()
        await page
    assert site.count("auditor", f"/{JOB_ID}/") == 1


async def test_lines_that_are_too_long_for_a_page_are_left_out(tmp_path: Path) -> None:
    site = Site(record("failed", name="Weekly cleanup"))
    site.events = [{**one, "stdout": "x" * 5000} for one in site.events * 8]
    for counter, one in enumerate(site.events, 1):
        one |= {"counter": counter, "start_line": counter - 1, "end_line": counter}
    async with signed_in(site, tmp_path) as services:
        shown = await html(services)
    assert "Weekly cleanup" in shown
    assert len(shown) < 512 * 1024


async def test_of_lines_in_many_colors_as_many_come_as_have_room(tmp_path: Path) -> None:
    async with signed_in(colorful(12, 400), tmp_path) as services:
        shown = await html(services)
    assert 1 <= shown.count('role="listitem"') < 10
    assert '<span class="ov-f1">x</span>' in shown
    assert len(shown) < 512 * 1024


async def test_one_line_that_has_no_room_is_still_loading(tmp_path: Path) -> None:
    async with signed_in(colorful(2, 5000), tmp_path) as services:
        shown = await html(services)
    assert "Weekly cleanup" in shown
    assert "Loading output" in shown
    assert 'role="listitem"' not in shown


async def test_a_record_that_has_no_room_is_left_to_the_page(tmp_path: Path) -> None:
    site = Site(record("failed", result_traceback="&" * 100_000))
    async with signed_in(site, tmp_path) as services:
        assert await html(services) == ""
    async with asking(site, tmp_path / "frame") as client:
        assert (await client.get(PATH)).status_code == 204


async def test_drawings_leave_the_threads_of_windows_alone(tmp_path: Path) -> None:
    async with signed_in(Site(record("failed")), tmp_path) as services:
        pools = services.outputs.pools
        await services.outputs.read(JOB_ID, 1, 200)
        may_end = threading.Event()
        held = [asyncio.create_task(pools.drawings.run(may_end.wait))]
        shown = asyncio.create_task(html(services))
        await until(lambda: pools.drawings.waiting_calls == 1)
        assert await pools.windows.run(lambda: "a window") == "a window"
        assert not shown.done()
        may_end.set()
        assert "line 1" in await shown
        await asyncio.gather(*held)


async def test_all_who_ask_at_once_share_one_drawing(tmp_path: Path) -> None:
    async with signed_in(Site(record("failed")), tmp_path) as services:
        pools, may_end = services.outputs.pools, threading.Event()
        held = asyncio.create_task(pools.drawings.run(may_end.wait))
        read = services.first_reads.begin(JOB_ID)
        await read.record
        await read.lines
        job = JobOfUrl(JOB_ID, str(JOB_ID))
        asking = [
            asyncio.create_task(awaited_html(read, services, ShownSite(), job=job, has_lines=True))
            for _ in range(16)
        ]
        await until(lambda: pools.drawings.waiting_calls > 0)
        for _ in range(20):
            await asyncio.sleep(0)
        assert pools.drawings.waiting_calls == 1
        may_end.set()
        assert len(set(await asyncio.gather(*asking))) == 1
        await held


async def test_a_job_that_is_deleted_while_its_record_is_on_the_way_is_not_shown(
    tmp_path: Path,
) -> None:
    site = Site(record("failed"), records_held=asyncio.Event())
    async with signed_in(site, tmp_path) as services:
        shown = asyncio.create_task(html(services))
        await asyncio.sleep(0)
        services.outputs.forget(JOB_ID)
        assert site.records_held is not None
        site.records_held.set()
        assert await shown == ""


def test_the_url_names_the_job_in_its_own_words() -> None:
    assert job_of_url("/jobs/0042/", 42, {}) == JobOfUrl(42, "0042")
    found = job_of_url("/c/lab/embed/jobs/7", 7, {"search": " two words\0 "})
    assert found == JobOfUrl(7, "7", "two words")
    assert len(job_of_url(f"/jobs/{'0' * 200}7", 7, {}).number) == 100


async def test_a_record_that_fails_has_its_message_and_the_outputs(tmp_path: Path) -> None:
    async with signed_in(Site(is_out=True), tmp_path) as services:
        shown = await html(services)
    assert f"<h1>System job #{JOB_ID}</h1>" in shown
    assert '<div class="notice danger" role="alert"><p>' in shown
    assert 'class="ov-foot ov-failure"' in shown
    assert "Log ID " in shown


async def test_a_job_that_there_is_not_has_the_ways_on(tmp_path: Path) -> None:
    job = JobOfUrl(JOB_ID, f"0{JOB_ID}", "clean up")
    async with signed_in(Site(is_gone=True), tmp_path) as services:
        plain, searched = await html(services), await html(services, job=job)
    assert f"<h1>System job #{JOB_ID} not found</h1>" in plain
    assert "Open without the search" not in plain
    assert f"<h1>Job #0{JOB_ID} doesn&#x27;t match “clean up”</h1>" in searched
    assert f'<a class="button" href="/jobs/{JOB_ID}">Open without the search</a>' in searched


async def test_who_may_not_read_the_job_gets_why_and_nothing_of_it(tmp_path: Path) -> None:
    site = Site(record("failed", name="Weekly cleanup"))
    async with signed_in(site, tmp_path, "alice") as services:
        shown = await html(services)
    assert f"System job #{JOB_ID}" in shown
    assert "Weekly cleanup" not in shown
    assert "output-view" not in shown


async def test_a_refused_credential_is_left_to_the_page(tmp_path: Path) -> None:
    async with signed_in(Site(revoked={"auditor"}), tmp_path) as services:
        assert await html(services) == ""
        await services.first_reads.aclose()
        assert await html(services) == ""
