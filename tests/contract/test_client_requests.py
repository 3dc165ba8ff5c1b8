"""What the client sends and where: its token, redirects, the prefix of the API, parameters."""

from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from app.awx import errors
from app.awx.client import Controller
from app.jobs.query import JobQuery
from app.output.events import EventRange
from tests.contract.client_over import GATEWAY_PATH, JOB, ROOT, Pauses, controller_at
from tests.contract.recordings import recording
from tests.contract.replay_server import (
    Reply,
    Request,
    html_reply,
    json_reply,
    recorded_reply,
    serving,
)

EMPTY_LIST = json_reply({"count": 0, "next": None, "previous": None, "results": []})
PING = json_reply({"version": "24.6.1", "active_node": "awx-1"})


def params_of(request: Request) -> dict[str, str]:
    return dict(parse_qsl(request.target.partition("?")[2]))


async def test_the_token_never_leaves_the_origin() -> None:
    async with serving(JOB) as elsewhere:
        leaving = Reply(301, b"", {"Location": f"{elsewhere.url}/api/v2/system_jobs/42/"})
        async with serving(leaving) as server, controller_at(server) as controller:
            with pytest.raises(errors.NotAController) as caught:
                await controller.fetch_job(42)
    assert elsewhere.requests == []
    assert "127.0.0.1" in caught.value.message


async def test_a_redirect_within_the_origin_is_followed_for_a_read_only() -> None:
    def answer(request: Request) -> Reply:
        if request.target == "/api/":
            return ROOT
        if request.target.endswith("/moved/"):
            return JOB
        return Reply(301, b"", {"Location": "/api/v2/moved/"})

    async with serving(answer) as server, controller_at(server) as controller:
        assert (await controller.fetch_job(42)).job.name
        with pytest.raises(errors.NotAController):
            await controller.cancel(42)
    assert [request.method for request in server.requests].count("POST") == 1


@pytest.mark.parametrize("location", ["/api/v2/system_jobs/42/", "", "http://[", "ftp://x/"])
async def test_a_redirect_that_leads_nowhere_ends(location: str) -> None:
    reply = Reply(302, b"", {"Location": location})
    async with serving(reply) as server, controller_at(server) as controller:
        with pytest.raises(errors.NotAController):
            await controller.fetch_job(42)
    assert len(server.requests) <= 4


async def test_each_request_carries_what_the_contract_asks_for() -> None:
    async with serving(JOB) as server, controller_at(server) as controller:
        await controller.fetch_job(42, 'näme, "two words" & more')
    request = server.requests[0]
    assert request.headers["authorization"] == "Bearer token-abc"
    assert request.headers["accept-language"] == "en"
    assert request.headers["accept"] == "application/json"
    assert request.target.startswith("/api/v2/system_jobs/42/?search=n%C3%A4me%2C")


async def test_cookies_of_the_controller_are_not_stored() -> None:
    baked = Reply(200, JOB.body, {**JOB.headers, "Set-Cookie": "sessionid=1; Path=/"})
    async with serving(baked) as server, controller_at(server) as controller:
        await controller.fetch_job(42)
        await controller.fetch_job(42)
    assert "cookie" not in server.requests[1].headers


async def test_the_usual_prefix_costs_no_request_of_its_own() -> None:
    async with serving(JOB) as server, controller_at(server) as controller:
        await controller.fetch_job(42)
    assert [request.target for request in server.requests] == ["/api/v2/system_jobs/42/"]


@pytest.mark.parametrize(
    "elsewhere",
    [html_reply(404), html_reply(200), Reply(404, b"{}", {"Content-Type": "text/json"})],
)
async def test_the_prefix_behind_a_gateway_is_found_once_and_remembered(elsewhere: Reply) -> None:
    def answer(request: Request) -> Reply:
        if request.target.startswith(GATEWAY_PATH):
            return JOB
        if request.target == "/api/controller/":
            return json_reply({"current_version": GATEWAY_PATH})
        if request.target == "/api/":
            return json_reply({"description": "gateway", "apis": {}})
        return elsewhere

    async with serving(answer) as server, controller_at(server) as controller:
        await controller.fetch_job(42)
        await controller.fetch_job(43)
        assert controller.web_urls()("/api/controller/v2/system_jobs/42/") == (
            f"{server.url}/execution/jobs/management/42/output"
        )
    targets = [request.target for request in server.requests]
    assert targets[-2:] == [f"{GATEWAY_PATH}system_jobs/{job}/" for job in (42, 43)]
    assert targets.count("/api/controller/") == 1


async def test_a_prefix_that_leads_elsewhere_is_not_believed() -> None:
    def answer(request: Request) -> Reply:
        if request.target.startswith("/api/") and request.target.count("/") <= 3:
            return json_reply({"current_version": "//evil.example/api/v2/"})
        return html_reply(404)

    async with serving(answer) as server, controller_at(server) as controller:
        with pytest.raises(errors.NotAController):
            await controller.fetch_job(42)


async def test_a_list_asks_only_for_what_was_chosen() -> None:
    reply = recorded_reply(recording("list-status-failed"))
    query = JobQuery(search="a b", status="failed", order_by="-id", page=2, page_size=25)
    async with serving(reply) as server, controller_at(server) as controller:
        found = await controller.fetch_jobs(query)
    assert server.requests[0].target == (
        "/api/v2/system_jobs/?search=a+b&status=failed&order_by=-id&page=2&page_size=25"
    )
    assert (found.page, found.page_size, found.has_next) == (2, 25, True)


async def test_days_templates_schedules_and_nodes_are_asked_for_by_the_names_of_awx() -> None:
    query = JobQuery(
        created_from="2026-11-01",
        created_to="2026-11-02",
        zone="Europe/Berlin",
        template=3,
        schedule=5,
        node="awx-1",
    )
    async with serving(EMPTY_LIST) as server, controller_at(server) as controller:
        await controller.fetch_jobs(query)
    assert params_of(server.requests[0]) == {
        "created__gte": "2026-10-31T23:00:00Z",
        "created__lt": "2026-11-02T23:00:00Z",
        "system_job_template": "3",
        "schedule": "5",
        "execution_node": "awx-1",
        "order_by": "-created",
        "page": "1",
        "page_size": "10",
    }


async def test_a_span_is_counted_from_the_controllers_clock_which_is_asked_if_need_be() -> None:
    def answer(request: Request) -> Reply:
        date = {"Date": "Thu, 05 Nov 2020 10:20:30 GMT"}
        return replace(PING if "ping" in request.target else EMPTY_LIST, headers=date)

    async with serving(answer) as server, controller_at(server) as controller:
        await controller.fetch_jobs(JobQuery(created="24h"))
    assert [request.target.partition("?")[0] for request in server.requests[-2:]] == [
        "/api/v2/ping/",
        "/api/v2/system_jobs/",
    ]
    assert params_of(server.requests[-1])["created__gte"] == "2020-11-04T10:20:00Z"


async def test_a_walk_asks_for_what_is_older_and_is_not_counted() -> None:
    async with serving(EMPTY_LIST) as server, controller_at(server) as controller:
        batch = await controller.lists.fetch_batch(
            JobQuery(status="failed", output="a b"), limit=7, below=9
        )
        await controller.lists.fetch_batch(JobQuery(), limit=2, among=(4, 3))
    assert (batch.rows, batch.is_last) == ((), True)
    first, second = map(params_of, server.requests[-2:])
    assert first == {
        "status": "failed",
        "id__lt": "9",
        "system_job_events__stdout__icontains": "a b",
        "order_by": "-id",
        "page_size": "7",
        "count_disabled": "true",
    }
    assert second["id__in"] == "4,3"


async def test_events_are_asked_for_by_counter_within_bounds() -> None:
    reply = recorded_reply(recording("events-counter-range"))
    bounds = EventRange(
        lines_below=50, counters_after=5, counters_through=99, counters=(7, 9), limit=7
    )
    async with serving(reply) as server, controller_at(server) as controller:
        await controller.fetch_events(29, bounds)
        await controller.fetch_events(29, EventRange(limit=4, newest_first=True))
    assert server.requests[0].target == (
        "/api/v2/system_jobs/29/events/?start_line__lt=50"
        "&counter__gt=5&counter__lte=99&counter__in=7%2C9&order_by=counter&limit=7"
    )
    assert server.requests[1].target.endswith("?order_by=-counter&limit=4")


async def test_events_are_asked_for_by_a_pattern_of_their_text() -> None:
    reply = recorded_reply(recording("events-stdout__regex"))
    async with serving(reply) as server, controller_at(server) as controller:
        found = await controller.fetch_events(29, EventRange(text_pattern="NEEDLE.ONCE", limit=9))
    assert server.requests[0].target == (
        "/api/v2/system_jobs/29/events/?stdout__regex=NEEDLE.ONCE&order_by=counter&limit=9"
    )
    assert [event.end_line for event in found] == [12346]


@pytest.mark.parametrize(
    ("url", "token"),
    [
        ("", "t"),
        ("ftp://host", "t"),
        ("http://", "t"),
        ("host:443", "t"),
        ("https://user:hunter2@host", "t"),
        ("https://host", ""),
        ("https://host", "two\nlines"),
        ("https://host", "tökén-hunter2"),
    ],
)
def test_an_unusable_url_or_token_is_refused_without_being_repeated(url: str, token: str) -> None:
    with pytest.raises(ValueError, match="controller's") as caught:
        Controller(url, token)
    assert "hunter2" not in str(caught.value)


async def test_the_token_is_in_no_representation() -> None:
    async with Controller("http://127.0.0.1:1", "token-abc", pause=Pauses()) as controller:
        with pytest.raises(errors.ControllerError) as caught:
            await controller.fetch_job(1)
        chain = [caught.value, caught.value.__cause__, controller, vars(controller)]
    assert "token-abc" not in repr(chain)


async def test_a_controller_under_a_path_is_asked_there() -> None:
    async with serving(JOB) as server, Controller(f"{server.url}/awx/", "token") as controller:
        await controller.fetch_job(42)
    assert server.requests[0].target == "/awx/api/v2/system_jobs/42/"


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_an_unusable_certificate_authority_is_refused_at_once(
    content: str | None, tmp_path: Path
) -> None:
    ca_file = tmp_path / "ca.pem"
    if content:
        ca_file.write_text(content)
    with pytest.raises(ValueError, match="certificate authority"):
        Controller("https://host", "token", ca_file=ca_file)
