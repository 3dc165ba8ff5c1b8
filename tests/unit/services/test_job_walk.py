"""A walk over all jobs that match: each once, in small batches, up to the first failure."""

from app.jobs.model import JobBatch
from app.jobs.query import JobQuery
from app.services.failures import Failure
from app.services.job_walk import next_rows, walk
from tests.unit.services.fake_controller import services_over
from tests.unit.services.listing import Listing, row_of


async def walked(listing: Listing, query: JobQuery) -> list[JobBatch | Failure]:
    services = services_over(listing)
    return [batch async for batch in walk(services.reader, query)]


def ids_of(batches: list[JobBatch | Failure]) -> list[int]:
    return [row.id for batch in batches if isinstance(batch, JobBatch) for row in batch.rows]


async def test_each_job_is_met_once_from_the_newest_on() -> None:
    listing = Listing(*(row_of(number) for number in range(1, 58)))
    batches = await walked(listing, JobQuery(status="successful"))
    assert ids_of(batches) == list(range(57, 0, -1))
    asked = [params for path, params in listing.requests if path == "system_jobs/"]
    assert all(one["status"] == "successful" and one["order_by"] == "-id" for one in asked)
    assert all(int(one["page_size"]) <= 25 for one in asked)


async def test_rows_with_long_outputs_come_a_few_at_a_time() -> None:
    listing = Listing(*(row_of(number, result_stdout="x" * 400_000) for number in range(1, 31)))
    batches = await walked(listing, JobQuery())
    assert ids_of(batches) == list(range(30, 0, -1))
    sizes = [len(batch.rows) for batch in batches if isinstance(batch, JobBatch)]
    assert sizes == [10, *[2] * 10, 0]  # the last one finds out that there are no more


async def test_no_job_is_one_empty_batch() -> None:
    batches = await walked(Listing(), JobQuery())
    assert len(batches) == 1
    assert ids_of(batches) == []


async def test_a_failure_is_the_end_of_a_walk_and_part_of_it() -> None:
    listing = Listing(*(row_of(number) for number in range(1, 58)))
    listing.fails_from, listing.status = 2, 403
    batches = await walked(listing, JobQuery())
    assert len(ids_of(batches)) == 10
    assert isinstance(batches[-1], Failure)


def test_the_next_batch_is_as_large_as_the_bytes_of_the_last_allow() -> None:
    assert next_rows(10, 10_000) == 20
    assert next_rows(20, 10_000) == 25
    assert next_rows(10, 10 * 1024 * 1024) == 1
    assert next_rows(1, 0) == 2
