"""Which jobs the built-in controller lists by the filters of the page, as AWX understands them."""

from datetime import timedelta

import pytest

from app.awx.client import Controller
from app.jobs.model import JobRow
from app.jobs.query import JobQuery
from tests.support.processes import ControllerProcess


def client_of(controller: ControllerProcess) -> Controller:
    return Controller(controller.url, controller.token_file("admin"))


async def all_rows(client: Controller) -> list[JobRow]:
    return list((await client.fetch_jobs(JobQuery(page_size=100))).rows)


async def test_a_template_a_schedule_and_a_node_leave_out_all_other_jobs(
    controller: ControllerProcess,
) -> None:
    async with client_of(controller) as client:
        rows = await all_rows(client)
        one = next(row for row in rows if row.schedule_id and row.node)
        assert one.template_id
        assert one.schedule_id
        for query, same in [
            (JobQuery(template=one.template_id, page_size=100), lambda row: row.template_id),
            (JobQuery(schedule=one.schedule_id, page_size=100), lambda row: row.schedule_id),
            (JobQuery(node=one.node, page_size=100), lambda row: row.node),
        ]:
            found = await client.fetch_jobs(query)
            assert {row.id for row in found.rows} == {
                row.id for row in rows if same(row) == same(one)
            }


async def test_days_and_spans_are_of_when_a_job_was_created(controller: ControllerProcess) -> None:
    async with client_of(controller) as client:
        rows = await all_rows(client)
        created = sorted(row.created for row in rows if row.created)
        day = str(created[len(created) // 2].date())
        found = await client.fetch_jobs(JobQuery(created_from=day, created_to=day, page_size=100))
        assert {row.id for row in found.rows} == {
            row.id for row in rows if row.created and str(row.created.date()) == day
        }
        now = client.now()
        assert now is not None
        week = await client.fetch_jobs(JobQuery(created="7d", page_size=100))
        begins = now - timedelta(days=7, minutes=2)
        assert all(row.created and row.created > begins for row in week.rows)


@pytest.mark.parametrize("page", [1, 2])
async def test_a_large_page_in_parts_is_the_same_as_small_ones(
    controller: ControllerProcess, page: int
) -> None:
    async with client_of(controller) as client:
        large = await client.fetch_jobs(JobQuery(order_by="id", page=page, page_size=50))
        small = [
            await client.fetch_jobs(JobQuery(order_by="id", page=part, page_size=10))
            for part in range(page * 5 - 4, page * 5 + 1)
            if not large.count or (part - 1) * 10 < large.count
        ]
    assert [row.id for row in large.rows] == [row.id for one in small for row in one.rows]
    assert (large.has_previous, large.has_next) == (page > 1, small[-1].has_next)
    assert large.count == small[0].count


async def test_a_walk_goes_from_the_newest_to_the_oldest_id(controller: ControllerProcess) -> None:
    async with client_of(controller) as client:
        rows = await all_rows(client)
        newest = await client.lists.fetch_batch(JobQuery(), limit=4)
        older = await client.lists.fetch_batch(JobQuery(), limit=4, below=newest.rows[-1].id)
    ids = sorted((row.id for row in rows), reverse=True)
    assert [row.id for row in (*newest.rows, *older.rows)] == ids[:8]
    assert not newest.is_last
    assert newest.size_bytes > 1000


async def test_the_run_beside_one_is_the_next_of_its_template_by_time(
    controller: ControllerProcess,
) -> None:
    async with client_of(controller) as client:
        rows = [row for row in await all_rows(client) if row.template_id == 1 and row.created]
        runs = sorted(rows, key=lambda row: (row.created, row.id))
        before, this, after = runs[3:6]
        assert this.created is not None
        assert await client.lists.find_run(1, this.created, is_after=False) == before.id
        assert await client.lists.find_run(1, this.created, is_after=True) == after.id
        newest = runs[-1].created
        assert newest is not None
        assert await client.lists.find_run(1, newest, is_after=True) is None


async def test_events_are_counted_by_a_pattern_of_their_text(controller: ControllerProcess) -> None:
    async with client_of(controller) as client:
        assert await client.lists.count_events(42, "^deleting job ") == 24
        assert await client.lists.count_events(42, "^no such line") == 0
