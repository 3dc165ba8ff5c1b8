"""Only a chat's server that has the right to a job learns more of it than its URL says."""

from typing import Any
from urllib.parse import quote

import httpx
import pytest
from starlette.datastructures import Headers

from app.api.caller import PRINCIPAL
from app.api.link_preview import head_of_request, head_of_url, is_link_preview
from app.jobs.model import FetchedJob
from app.presentation.page_heads import COMPARE, JOB, NOT_FOUND, SIGN_IN
from app.services.principals import Principal
from tests.unit.services.fake_controller import AWX, FakeController, Handler, record, services_over

SLACK = "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"
FAILED = record("detail-status-failed", id=43)
SAFE = "System job #43 · Jobpane"


def asking(principal: Principal | None, path: str = "/jobs/43", **headers: str) -> dict[str, Any]:
    named = {"user-agent": SLACK, **{key.replace("_", "-"): text for key, text in headers.items()}}
    raw = [(key.encode(), text.encode()) for key, text in named.items()]
    return {"path": path, "query_string": b"", "headers": raw, PRINCIPAL: principal}


async def title_for(principal: Principal | None, path: str = "/jobs/43", **headers: str) -> str:
    head = await head_of_request(asking(principal, path, **headers), is_found=True)
    assert head is not None
    return head.title


def principal_over(controller: Handler) -> Principal:
    return Principal("local", services_over(controller))


async def test_a_chat_with_the_right_to_a_job_gets_its_outcome() -> None:
    found = await title_for(principal_over(FakeController(FAILED, [])))
    assert found.startswith("Failed · ")
    assert found.endswith(" · #43")


async def test_a_chat_without_a_principal_gets_what_the_url_says() -> None:
    assert await title_for(None) == SAFE


async def test_a_browser_gets_what_the_url_says_and_waits_for_no_controller() -> None:
    controller = FakeController(FAILED, [])
    principal = principal_over(controller)
    assert await title_for(principal, user_agent=FIREFOX) == SAFE
    assert await title_for(principal, sec_fetch_dest="document") == SAFE
    assert controller.seen == []


async def test_a_browser_gets_the_outcome_where_it_is_known_already() -> None:
    principal = principal_over(FakeController(FAILED, []))
    assert isinstance(await principal.services.first_reads.begin(43).record, FetchedJob)
    found = await title_for(principal, user_agent=FIREFOX)
    assert found.startswith("Failed · ")
    scope = asking(principal, "/embed/jobs/43", user_agent=FIREFOX)
    framed = {**scope, "query_string": b"origin=https://portal.example.org"}
    head = await head_of_request(framed, is_found=True)
    assert head is not None
    assert head.title == SAFE
    principal.services.outputs.revoke_all()
    assert await title_for(principal, user_agent=FIREFOX) == SAFE


@pytest.mark.parametrize("status", [401, 403, 404, 500])
async def test_a_job_that_the_controller_does_not_show_is_as_safe(status: int) -> None:
    def refusing(_: httpx.Request) -> httpx.Response:
        return httpx.Response(status, json={"detail": "No."}, headers=AWX)

    assert await title_for(principal_over(refusing)) == SAFE


async def test_a_principal_that_has_ended_gets_what_the_url_says() -> None:
    principal = principal_over(FakeController(FAILED, []))
    principal.end()
    assert await title_for(principal) == SAFE


@pytest.mark.parametrize(
    "agent",
    [
        SLACK,
        "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
        "Twitterbot/1.0",
        "facebookexternalhit/1.1",
        "LinkedInBot/1.0 (compatible; Mozilla/5.0)",
        "TelegramBot (like TwitterBot)",
        "WhatsApp/2.23.20.0",
        "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5",
        "Mozilla/5.0 Mattermost-Bot/1.1",
        "Rocket.Chat/6.0",
        "Synapse (bot; +https://github.com/matrix-org/synapse)",
    ],
)
def test_the_servers_of_chats_are_recognized(agent: str) -> None:
    assert is_link_preview(Headers({"user-agent": agent}))
    assert not is_link_preview(Headers({"user-agent": agent, "sec-fetch-dest": "document"}))


def test_browsers_and_programs_are_no_previews() -> None:
    assert not any(is_link_preview(Headers({"user-agent": one})) for one in (FIREFOX, "curl/8"))


@pytest.mark.parametrize("path", ["/jobs/43", "/jobs/43/", "/embed/jobs/43"])
def test_a_url_says_its_number(path: str) -> None:
    head = head_of_url(path)
    assert head is not None
    assert (head.title, head.job_id) == (SAFE, 43)


@pytest.mark.parametrize("path", ["/compare/41/43", "/c/lab/compare/41/43/"])
def test_a_comparison_is_called_by_its_two_jobs(path: str) -> None:
    head = head_of_url(path)
    assert head is not None
    assert (head.title, head.job_id) == ("Compare #41 and #43 · Jobpane", 0)
    assert head_of_url(path.replace("43", "x")) == COMPARE


@pytest.mark.parametrize("text", ["abc", "0", "<script>", "99999999999999999999"])
def test_a_url_without_a_usable_number_says_nothing_of_it(text: str) -> None:
    assert head_of_url(f"/jobs/{text}") == JOB


@pytest.mark.parametrize("path", ["/", "/jobs", "/jobs/", "/sessions", "/jobs/43/x"])
def test_other_pages_have_a_head_of_their_own(path: str) -> None:
    assert head_of_url(path) is None


@pytest.mark.parametrize("wanted", ["/jobs/43", "/jobs/43?find=x", "/c/lab/jobs/43", "/jobs/43#L2"])
def test_the_sign_in_says_which_job_is_behind_it(wanted: str) -> None:
    head = head_of_url("/sign-in/", f"next={quote(wanted, safe='')}".encode())
    assert head is not None
    assert head.title == SAFE


@pytest.mark.parametrize("query", [b"", b"next=%2F", b"next=%2Fjobs%2Fx", b"next=//[", b"\xff=1"])
def test_the_sign_in_to_anything_else_says_that_it_is_the_sign_in(query: bytes) -> None:
    assert head_of_url("/sign-in", query) == SIGN_IN


async def test_a_page_that_is_not_there_says_so() -> None:
    scope = asking(principal_over(FakeController(FAILED, [])))
    assert await head_of_request(scope, is_found=False) == NOT_FOUND
