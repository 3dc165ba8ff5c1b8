"""Users with different rights on one job at the same time: nothing of one gets to another."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import BrowserContext

from app.state.job import JobPage
from tests.support.canary_crawl import Crawl
from tests.support.crossing import Crossing, at, event, until, until_closed
from tests.support.signed_in import Visitor

MAY, MAY_NOT = "auditor", "alice"  # AWX lets only superusers and auditors read system jobs
OF_A_JOB = ("record", "output/lines?start=1&count=20", "output/progress", "output/search?q=e")
DOWNLOAD = "output/download?format=plain"
NAME = "Cleanup"  # is in each record
PAGES = ("/", "/jobs", "/jobs/42", "/sessions", "/jobs/999999", "/not-here")


def answers_about(user: Visitor, job_id: int) -> dict[str, httpx.Response]:
    paths = (*OF_A_JOB, DOWNLOAD)
    return {path: user.client.get(f"/api/jobs/{job_id}/{path}") for path in paths}


def expect_shown(user: Visitor, job_id: int) -> None:
    found = answers_about(user, job_id)
    assert {path: one.status_code for path, one in found.items()} == dict.fromkeys(found, 200)
    assert NAME in found["record"].text
    assert found[OF_A_JOB[1]].json()["lines"]
    assert len(found[DOWNLOAD].content) > 100


def expect_nothing(user: Visitor, job_id: int) -> None:
    for path, answer in answers_about(user, job_id).items():
        assert answer.status_code in {403, 502}, path
        assert "error" in answer.json()
        assert NAME not in answer.text


@pytest.mark.parametrize(("job_id", "order"), [(42, (MAY, MAY_NOT)), (43, (MAY_NOT, MAY))])
def test_what_one_has_fetched_the_other_does_not_get(
    crossing: Crossing, job_id: int, order: tuple[str, str]
) -> None:
    with crossing.users(*order) as users:
        by_name = dict(zip(order, users, strict=True))
        for _ in range(2):  # the second time from what is stored
            for name in order:
                (expect_shown if name == MAY else expect_nothing)(by_name[name], job_id)


def test_at_the_same_time_each_gets_what_is_theirs(crossing: Crossing) -> None:
    with crossing.users(MAY, MAY_NOT, MAY, MAY_NOT) as users, ThreadPoolExecutor(4) as threads:
        checks = [expect_shown, expect_nothing, expect_shown, expect_nothing]
        jobs = [
            threads.submit(check, user, job_id)
            for job_id in (42, 43, 55)
            for check, user in zip(checks, users, strict=True)
        ]
        for job in jobs:
            job.result(timeout=60)


def test_the_state_of_each_has_only_what_the_controller_shows_them(crossing: Crossing) -> None:
    opened = event(f"{JobPage.get_full_name()}.opened", at("/jobs/42", job_id="42"), {})
    with (
        crossing.users(MAY, MAY_NOT) as (auditor, alice),
        auditor.websocket(str(uuid4())) as shown,
        alice.websocket(str(uuid4())) as refused,
    ):
        shown.send(opened)
        refused.send(opened)
        assert NAME in until(shown, '"phase_rx_state_":"ready"')
        assert NAME not in until(refused, '"phase_rx_state_":"failed"')


def test_a_token_that_is_revoked_at_the_controller_closes_what_is_open(
    crossing: Crossing, tmp_path: Path
) -> None:
    opened = event(f"{JobPage.get_full_name()}.opened", at("/jobs/42", job_id="42"), {})
    token = crossing.controller.new_token_file("read", tmp_path).read_text().strip()
    with crossing.users(MAY) as (other,), crossing.nobody() as user:
        user.post("/api/sign-in", {"way": "token", "token": token}).raise_for_status()
        with user.websocket(str(uuid4())) as socket, other.websocket(str(uuid4())) as kept:
            socket.send(opened)
            until(socket, '"phase_rx_state_":"ready"')
            revoke_newest(crossing)
            assert user.client.get("/api/jobs/47/record").status_code in {401, 502}
            until_closed(socket)
            assert user.client.get("/api/jobs/42/record").status_code == 401
            assert user.session()["signed_in"] is False
            kept.send(opened)
            until(kept, '"phase_rx_state_":"ready"')


def revoke_newest(crossing: Crossing) -> None:
    found = crossing.controller.ask("/api/v2/tokens/?page_size=200", "GET")["results"]
    newest = max(int(one["id"]) for one in found)  # type: ignore[attr-defined]
    crossing.controller.ask(f"/api/v2/tokens/{newest}/", "DELETE")


def test_no_secret_of_a_signed_in_user_is_in_any_page_frame_answer_or_log(
    context: BrowserContext, crossing: Crossing
) -> None:
    with crossing.users(MAY) as (user,):
        cookies = dict(user.client.cookies.items())
        context.add_cookies(
            [
                {"name": name, "value": value, "url": crossing.site.url, "httpOnly": True}
                for name, value in cookies.items()
            ]
        )
        crawl = Crawl(context, crossing.site)
        crawl.visit(PAGES, theme="light")
        crawl.visit(PAGES[2:3], theme="dark", blocks_websockets=True)
        crawl.ask("/api/jobs/42/record", "/api/sessions", "/api/session")
        token = crossing.controller.token_file(MAY).read_text().strip()
        secrets = {"token": token, **{f"cookie {name}": text for name, text in cookies.items()}}
        assert len(secrets) == 3
        assert crawl.leaks(secrets) == []
        assert crawl.leaks({"name": NAME})
