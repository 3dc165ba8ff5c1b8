"""GET /api/jobs, a job and its outcome over HTTP: facts, pages, and refusals in words."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import httpx
import pytest

from app.api.application import api_app
from app.api.jobs import job_routes
from app.services.container import Services
from tests.unit.services.fake_controller import AWX, services_over
from tests.unit.services.listing import Listing, row_of

Handler = Callable[[httpx.Request], httpx.Response]


@asynccontextmanager
async def asking(services: Services) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(api_app(job_routes(lambda _: services)))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        yield client
    await services.aclose()


def one_job(**changes: object) -> Listing:
    """A controller that has one job."""
    return Listing(row_of(276, **changes))


def printed(*lines: str) -> Handler:
    """A controller whose job has these lines."""
    body = row_of(276)

    def answer(request: httpx.Request) -> httpx.Response:
        if not request.url.path.endswith("/events/"):
            return httpx.Response(200, json=body, headers=AWX)
        after = int(request.url.params.get("counter__gt", 0))
        events = [
            {"counter": n, "start_line": n - 1, "end_line": n, "stdout": line}
            for n, line in enumerate(lines, 1)
            if n > after
        ]
        if request.url.params["order_by"] == "-counter":
            events.reverse()
        results = events[: int(request.url.params["limit"])]
        return httpx.Response(200, json={"results": results}, headers=AWX)

    return answer


async def test_every_job_comes_once_over_all_pages_also_when_new_ones_begin() -> None:
    listing = Listing(*(row_of(number) for number in range(1, 24)))
    seen: list[int] = []
    async with asking(services_over(listing)) as client:
        cursor: str | None = ""
        while cursor is not None:
            page = (await client.get(f"/api/jobs?limit=5&cursor={cursor}")).json()
            seen += [job["id"] for job in page["jobs"]]
            cursor = page["next"]
    assert seen == list(range(23, 0, -1))


async def test_filters_reach_the_controller_as_those_of_the_page_do() -> None:
    listing = Listing(row_of(1))
    async with asking(services_over(listing)) as client:
        answer = await client.get("/api/jobs?status=failed&search=old&template=3&limit=2")
    assert answer.status_code == 200
    [(_, params)] = listing.requests
    assert (params["status"], params["search"]) == ("failed", "old")
    assert "3" in params.values()


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("limit=26", "bad_limit"),
        ("cursor=x", "bad_cursor"),
        ("created=1h", "bad_created"),
        ("from=yesterday", "bad_from"),
        ("to=2026-13-01", "bad_to"),
        ("zone=Nowhere", "bad_zone"),
        ("template=x", "bad_template"),
        ("schedule=0", "bad_schedule"),
    ],
)
async def test_a_parameter_that_makes_no_sense_is_named_and_nothing_is_asked(
    query: str, code: str
) -> None:
    listing = Listing(row_of(1))
    async with asking(services_over(listing)) as client:
        answer = await client.get(f"/api/jobs?{query}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)
    assert listing.requests == []


async def test_a_job_has_its_facts_without_output_and_without_secrets() -> None:
    secret = "ghp_0123456789abcdef0123456789abcdef0123"
    handler = one_job(extra_vars=f'{{"days": 30, "password": "{secret}"}}')
    async with asking(services_over(handler)) as client:
        answer = await client.get("/api/jobs/276")
    job = answer.json()
    assert (job["id"], job["status"], job["failed"]) == (276, "successful", False)
    assert job["options"]["days"] == 30
    assert "result_stdout" not in job
    assert secret not in answer.text
    assert answer.headers["cache-control"] == "no-store"


async def test_the_outcome_has_each_summary_line_with_its_number() -> None:
    handler = printed("deleting job 7", "jobs: 39 deleted, 4 skipped.")
    async with asking(services_over(handler)) as client:
        answer = await client.get("/api/jobs/276/outcome")
    assert answer.json() == {
        "counts": [{"kind": "jobs", "deleted": 39, "skipped": 4, "line": 2}],
        "dry_run": False,
    }


@pytest.mark.parametrize("path", ["/api/jobs", "/api/jobs/42", "/api/jobs/42/outcome"])
async def test_the_controllers_failure_is_no_empty_answer(path: str) -> None:
    def fails(_: httpx.Request) -> httpx.Response:
        return httpx.Response(503, headers=AWX)

    async with asking(services_over(fails)) as client:
        answer = await client.get(path)
    assert answer.status_code == 503
    assert answer.json()["error"]["can_try_again"] is True


async def test_a_frame_sees_its_own_job_and_no_list() -> None:
    services = services_over(one_job())
    async with asking(services.limited(276, actions=False)) as client:
        own, other = await client.get("/api/jobs/276"), await client.get("/api/jobs/277")
        listed = await client.get("/api/jobs")
    assert (own.status_code, other.status_code, listed.status_code) == (200, 403, 403)
    await services.aclose()
