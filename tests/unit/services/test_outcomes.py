"""What a job did is read from its output: with its lines, once, and for those who may see it."""

from pathlib import Path

import pytest

from app.jobs.model import FetchedJob
from app.jobs.outcome import Count, Outcome
from app.services.container import Services
from app.services.failures import NOT_GRANTED, Failure
from tests.unit.services.people import JOB_ID, Site, jobpane, record, until

JOBS = "jobs: 39 deleted, 4 skipped."
UPDATES = "\x1b[32mproject updates: 7 deleted, 0 skipped.\x1b[0m"
REST = [
    f"{kind}: 0 deleted, 1 skipped."
    for kind in (
        "management jobs", "workflow jobs", "inventory updates", "ad hoc commands", "notifications",
    )
]  # fmt: skip


def site_of(lines: list[str], status: str = "successful", **changes: object) -> Site:
    """One job with this output, of which its record shows nothing."""
    events = [
        {"counter": n, "start_line": n - 1, "end_line": n, "stdout": text, "created": None}
        for n, text in enumerate(lines, 1)
    ]
    own = {"result_stdout": "", "event_processing_finished": status != "running"}
    return Site(record(status, **{**own, **changes}), events=events)


def ordinary(count: int) -> list[str]:
    return [f'deleting "x-{n}"' for n in range(count)]


async def outcome_in(site: Site, folder: Path) -> Outcome | Failure:
    async with jobpane(site, folder) as people:
        auditor = await people.sign_in("auditor")
        return await auditor.outcomes.read(JOB_ID)


async def test_a_short_output_costs_no_search(tmp_path: Path) -> None:
    site = site_of(["", *ordinary(30), JOBS, UPDATES])
    outcome = await outcome_in(site, tmp_path)
    assert outcome == Outcome((Count("jobs", 39, 4, 32), Count("project updates", 7, 0, 33)))
    assert site.patterns_asked == 0


async def test_a_long_output_that_ends_with_the_whole_summary_costs_no_search(
    tmp_path: Path,
) -> None:
    site = site_of([*ordinary(2000), JOBS, UPDATES, *REST])
    outcome = await outcome_in(site, tmp_path)
    assert isinstance(outcome, Outcome)
    assert (outcome.deleted, outcome.counts[0].line) == (46, 2001)
    assert site.patterns_asked == 0


async def test_a_summary_that_stands_far_before_the_end_is_found_by_one_search(
    tmp_path: Path,
) -> None:
    site = site_of([*ordinary(5), JOBS, *ordinary(2000), UPDATES, *REST])
    outcome = await outcome_in(site, tmp_path)
    assert isinstance(outcome, Outcome)
    assert outcome.counts[:2] == (Count("jobs", 39, 4, 6), Count("project updates", 7, 0, 2007))
    assert len(outcome.counts) == 7
    assert site.patterns_asked == 1


async def test_an_output_without_a_summary_has_an_outcome_without_counts(tmp_path: Path) -> None:
    assert await outcome_in(site_of(ordinary(3)), tmp_path) == Outcome()


async def test_a_job_that_runs_has_no_outcome_and_nothing_is_fetched_for_it(
    tmp_path: Path,
) -> None:
    site = site_of([JOBS], "running")
    assert await outcome_in(site, tmp_path) == Outcome()
    assert site.count("auditor", "/events/") == 0


async def test_a_dry_run_of_the_activity_stream_never_reads_as_nothing_deleted(
    tmp_path: Path,
) -> None:
    options = {
        "job_type": "cleanup_activitystream",
        "job_args": '["awx-manage", "cleanup_activitystream", "--days", "1", "--dry-run"]',
    }
    short = site_of(['would delete "a" id: 1', "Removed 0 items"], **options)
    counted = Count("activity stream entries", 1, 0, 2, is_dry_run=True)
    assert await outcome_in(short, tmp_path / "short") == Outcome((counted,))
    lines = [*['would delete "a" id: 1'] * 500, *['would skip "b" id: 2'] * 3, "Removed 0 items"]
    long = site_of(lines, **options)
    counted = Count("activity stream entries", 500, 3, 504, is_dry_run=True)
    assert await outcome_in(long, tmp_path / "long") == Outcome((counted,))


async def test_what_is_known_is_not_read_again(tmp_path: Path) -> None:
    site = site_of([*ordinary(5), JOBS, *ordinary(500)])
    async with jobpane(site, tmp_path) as people:
        auditor = await people.sign_in("auditor")
        first = await auditor.outcomes.read(JOB_ID)
        asked = site.count("auditor", "/events/")
        assert await auditor.outcomes.read(JOB_ID) == first
        assert site.count("auditor", "/events/") == asked


async def test_an_output_that_may_still_grow_is_read_again(tmp_path: Path) -> None:
    site = site_of([], event_processing_finished=False)
    async with jobpane(site, tmp_path) as people:
        auditor = await people.sign_in("auditor")
        assert await auditor.outcomes.read(JOB_ID) == Outcome()
        site.events = site_of([JOBS]).events
        site.record = {**site.record, "event_processing_finished": True}
        assert await auditor.outcomes.read(JOB_ID) == Outcome((Count("jobs", 39, 4, 1),))


@pytest.mark.parametrize("user", ["alice", "auditor"])
async def test_only_those_who_may_read_the_job_learn_what_it_did(tmp_path: Path, user: str) -> None:
    async with jobpane(site_of([JOBS]), tmp_path) as people:
        auditor, asking = await people.sign_in("auditor"), await people.sign_in(user)
        assert isinstance(await auditor.outcomes.read(JOB_ID), Outcome)
        answer = await asking.outcomes.read(JOB_ID)
        assert isinstance(answer, Failure) == (user == "alice")
        frame = auditor.limited(JOB_ID + 1, actions=False)
        assert await frame.outcomes.read(JOB_ID) == NOT_GRANTED


async def read_page(services: Services) -> FetchedJob:
    """Read what an open page reads: the record, then the output."""
    answer = await services.reader.read(JOB_ID)
    assert isinstance(answer, FetchedJob)
    await services.outputs.read(JOB_ID, 1, 100)
    await until(lambda: not services.outcomes.under_way)
    return answer


async def test_those_who_watch_the_job_get_the_outcome_once_the_output_is_read(
    tmp_path: Path,
) -> None:
    text = f"{JOBS}\n"
    async with jobpane(site_of(["", JOBS], result_stdout=text), tmp_path) as people:
        auditor = await people.sign_in("auditor")
        seen = await auditor.reader.read(JOB_ID)
        assert isinstance(seen, FetchedJob)
        assert seen.outcome is None
        async with auditor.feed.watching(JOB_ID, seen) as news:
            await read_page(auditor)
            published = await news.next(30)
        assert published is not None
        assert published.answer is not None
        assert published.answer.outcome == Outcome((Count("jobs", 39, 4, 2),))
        late = await auditor.reader.read(JOB_ID)
        assert isinstance(late, FetchedJob)
        assert late.outcome == published.answer.outcome


async def test_an_outcome_that_came_before_the_watch_began_is_published_to_it(
    tmp_path: Path,
) -> None:
    async with jobpane(site_of([JOBS]), tmp_path) as people:
        auditor = await people.sign_in("auditor")
        seen = await read_page(auditor)
        async with auditor.feed.watching(JOB_ID, seen) as news:
            auditor.outcomes.publish_missed(seen)
            published = await news.next(30)
        assert published is not None
        assert published.answer is not None
        assert published.answer.outcome is not None


async def test_where_the_record_shows_the_summary_nothing_is_fetched_before_somebody_reads(
    tmp_path: Path,
) -> None:
    for text, asked in ((f"{JOBS}\n", 0), ("no summary\n", 1)):
        site = site_of([JOBS], result_stdout=text)
        async with jobpane(site, tmp_path / str(asked)) as people:
            auditor = await people.sign_in("auditor")
            await auditor.reader.read(JOB_ID)
            await until(lambda use=auditor: not use.outcomes.under_way)  # type: ignore[misc]
        assert bool(site.count("auditor", "/events/")) == bool(asked)
