"""Jobs found by their output: what is stored here first, the rest by the controller."""

import asyncio
from dataclasses import replace

import pytest

from app.jobs.query import JobQuery
from app.services import output_finder
from app.services.container import Services
from app.services.failures import Failure
from app.services.output_finder import Finding, OutputFinder
from tests.unit.services.fake_controller import services_over
from tests.unit.services.listing import Listing, row_of

EVENTS = "system_job_events__stdout__icontains"


def listing_of(count: int, **texts: list[str]) -> Listing:
    """Jobs 1 to `count`; `j3=["a"]` is the output of job 3."""
    listing = Listing(*(row_of(number) for number in range(1, count + 1)))
    listing.texts = {int(name.removeprefix("j")): lines for name, lines in texts.items()}
    return listing


async def all_of(services: Services, query: JobQuery) -> list[Finding]:
    finder = OutputFinder(services.reader, services.outputs)
    return [finding async for finding in finder.find(query)]


async def last_of(listing: Listing, words: str, **filters: str) -> Finding:
    return (await all_of(services_over(listing), JobQuery(output=words, **filters)))[-1]  # type: ignore[arg-type]


def found(finding: Finding) -> dict[int, list[tuple[int, str]]]:
    return {
        hit.row.id: [(line.number, line.before + line.match + line.after) for line in hit.lines]
        for hit in finding.hits
    }


async def stored(services: Services, job_id: int) -> None:
    """Have the whole output stored here."""
    while True:
        progress = await services.outputs.progress(job_id, fill=True)
        assert not isinstance(progress, Failure)
        if progress.is_complete:
            return
        await asyncio.sleep(0.01)  # the transport of these tests never waits by itself


async def test_the_controller_searches_what_is_not_here_and_hits_have_their_lines() -> None:
    listing = listing_of(30, j28=["a", "Deleted 3 jobs"], j3=["deleted 1 job", "x", "deleted 2"])
    finding = await last_of(listing, "DELETED")
    assert found(finding) == {
        28: [(2, "Deleted 3 jobs")],
        3: [(1, "deleted 1 job"), (3, "deleted 2")],
    }
    assert (finding.total, finding.here, finding.asked) == (30, 0, 30)
    assert (finding.is_over, finding.is_whole, finding.failure) == (True, True, None)


async def test_a_stored_output_is_searched_here_and_never_by_the_controller() -> None:
    listing = listing_of(4, j2=["one", "deleted 7 jobs"], j4=["deleted 9 jobs"])
    services = services_over(listing)
    await stored(services, 2)
    before = len(listing.requests)
    steps = await all_of(services, JobQuery(output="deleted"))
    assert found(steps[1]) == {2: [(2, "deleted 7 jobs")]}  # at once
    assert found(steps[-1]) == {4: [(1, "deleted 9 jobs")], 2: [(2, "deleted 7 jobs")]}
    assert (steps[-1].here, steps[-1].asked) == (1, 3)
    asked = [params for _, params in listing.requests[before:] if EVENTS in params]
    assert [params["id__in"] for params in asked] == ["4,3,1"]
    await services.aclose(0)


async def test_the_words_are_no_pattern() -> None:
    listing = listing_of(3, j1=["a.c"], j2=["abc", "(x) a.C"])
    services = services_over(listing)
    await stored(services, 2)
    last = (await all_of(services, JobQuery(output="a.c")))[-1]
    assert found(last) == {2: [(2, "(x) a.C")], 1: [(1, "a.c")]}
    await services.aclose(0)


async def test_only_jobs_that_match_the_filters_are_searched() -> None:
    listing = listing_of(3, j2=["deleted"])
    services = services_over(listing)
    await stored(services, 2)
    before = len(listing.requests)
    await all_of(services, JobQuery(output="deleted", status="failed"))
    lists = [params for path, params in listing.requests[before:] if path == "system_jobs/"]
    assert all(params["status"] == "failed" for params in lists)
    await services.aclose(0)


async def test_what_may_not_be_listed_is_not_searched_even_if_it_is_stored() -> None:
    listing = listing_of(3, j2=["deleted"])
    services = services_over(listing)
    await stored(services, 2)
    listing.fails_from, listing.status = 1, 403
    last = (await all_of(services, JobQuery(output="deleted")))[-1]
    assert (last.hits, last.searched, last.is_whole) == ((), 0, False)
    assert last.failure
    assert last.failure.is_refusal
    await services.aclose(0)


async def test_an_id_that_means_another_job_by_now_is_not_searched_by_its_old_output() -> None:
    listing = listing_of(1, j1=["deleted"])
    services = services_over(listing)
    await stored(services, 1)
    await services.aclose(0)
    listing.rows[1] = row_of(1, created="2026-11-25T10:00:00Z")
    listing.texts[1] = ["another job"]
    services.outputs.revoke_all()
    last = (await all_of(services, JobQuery(output="deleted")))[-1]
    assert found(last) == {}


async def test_a_job_that_the_controller_cannot_search_is_named_and_the_rest_is_searched() -> None:
    listing = listing_of(40, j1=["deleted"])
    listing.fails_where = lambda params: EVENTS in params and "40" in params["id__in"].split(",")
    finding = await last_of(listing, "deleted")
    assert finding.unsearched == tuple(range(40, 30, -1))
    assert found(finding) == {1: [(1, "deleted")]}
    assert (finding.asked, finding.is_whole, finding.failure) == (30, True, None)


async def test_a_controller_that_fails_again_and_again_is_left_alone() -> None:
    listing = listing_of(200)
    listing.fails_where = lambda params: EVENTS in params
    finding = await last_of(listing, "deleted")
    assert finding.failure
    assert (finding.asked, finding.is_over, finding.is_whole) == (0, True, False)
    assert sum(EVENTS in params for _, params in listing.requests) <= 3 * 5  # with repeats


async def test_a_search_ends_at_its_bound_and_is_not_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output_finder, "MOST_SEARCHED", 15)
    finding = await last_of(listing_of(57), "deleted")
    assert 15 <= finding.asked < 57
    assert (finding.is_over, finding.is_whole) == (True, False)
    assert finding.walked_to == 58 - finding.asked


async def test_each_step_says_how_far_the_search_is() -> None:
    steps = await all_of(services_over(listing_of(57)), JobQuery(output="deleted"))
    searched = [step.searched for step in steps]
    assert searched == sorted(searched)
    assert len(set(searched)) > 2
    assert [step.is_over for step in steps] == [*[False] * (len(steps) - 1), True]
    assert replace(steps[-1], is_over=False) == steps[-2]


async def test_a_frame_finds_nothing() -> None:
    view = services_over(listing_of(3, j1=["deleted"])).limited(1, actions=False)
    (last,) = await all_of(view, JobQuery(output="deleted"))
    assert last.failure
    assert last.failure.is_refusal
