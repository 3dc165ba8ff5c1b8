"""The scripts of a first screen: the policy allows exactly what is sent."""

from pathlib import Path

from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route

from app.first_screen import (
    FINISH_CALL,
    FINISH_HASHES,
    FINISH_SCRIPT,
    FirstScreen,
    Site,
    bar_html,
    first_screen,
    html_behind_bar,
)
from app.middleware.security_headers import SecurityHeaders, inline_script_hashes
from app.presentation.job_page import ShownJob
from tests.unit.api.asking import headers_of, messages_of

APP = Starlette(routes=[Route("/jobs/{id}", lambda _: HTMLResponse("<p>page</p>"))])


def test_the_script_comes_with_the_bar_and_is_called_behind_the_job(tmp_path: Path) -> None:
    hostile = "</script><script>alert(1)</script>"
    site = Site(user_name=hostile, controller=hostile)
    bar = bar_html(site)
    rest = html_behind_bar(first_screen(FirstScreen(ShownJob(id=43, name=hostile), site=site)))
    assert bar.endswith(f"</div><script>{FINISH_SCRIPT}</script>")
    assert rest.endswith(f"</main><script>{FINISH_CALL}</script></div>")
    assert bar.count("<script") == rest.count("<script") == 1
    assert "topbar" not in rest
    page = tmp_path / "page.html"
    page.write_text(bar + rest, encoding="utf-8")
    assert inline_script_hashes([page]) == sorted(FINISH_HASHES)


def test_nothing_stands_around_a_job_in_a_frame_but_the_name_of_its_controller() -> None:
    bar = bar_html(Site(is_embedded=True, controller="lab", user_name="ann"))
    assert "lab" in bar
    assert "topbar" not in bar
    assert "ann" not in bar


async def test_the_policy_of_every_page_allows_the_scripts() -> None:
    app = SecurityHeaders(APP, list)
    scope = {"type": "http", "path": "/jobs/43", "query_string": b""}
    policy = headers_of(await messages_of(app, scope))["content-security-policy"]
    assert f"script-src 'self' {' '.join(FINISH_HASHES)};" in policy


def test_the_scripts_have_no_comments_and_cannot_end_early() -> None:
    assert "/*" not in FINISH_SCRIPT
    assert "</" not in FINISH_SCRIPT + FINISH_CALL
