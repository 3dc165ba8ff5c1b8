"""The script at the end of a first screen: the policy allows exactly what is sent."""

from pathlib import Path

from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route

from app.first_screen import FINISH_HASH, FINISH_SCRIPT, FirstScreen, first_screen, html_with_script
from app.middleware.security_headers import SecurityHeaders, inline_script_hashes
from app.presentation.job_page import ShownJob
from tests.unit.api.asking import headers_of, messages_of

APP = Starlette(routes=[Route("/jobs/{id}", lambda _: HTMLResponse("<p>page</p>"))])


def test_a_first_screen_ends_with_the_script_and_nothing_of_the_job_is_in_it(
    tmp_path: Path,
) -> None:
    shown = FirstScreen(ShownJob(id=43, name="</script><script>alert(1)</script>"))
    html = html_with_script(first_screen(shown))
    assert html.endswith(f"<script>{FINISH_SCRIPT}</script></div>")
    assert html.count("<script") == 1
    page = tmp_path / "page.html"
    page.write_text(html, encoding="utf-8")
    assert inline_script_hashes([page]) == [FINISH_HASH]


async def test_the_policy_of_every_page_allows_the_script() -> None:
    app = SecurityHeaders(APP, list)
    scope = {"type": "http", "path": "/jobs/43", "query_string": b""}
    policy = headers_of(await messages_of(app, scope))["content-security-policy"]
    assert f"script-src 'self' {FINISH_HASH};" in policy


def test_the_script_has_no_comments() -> None:
    assert "/*" not in FINISH_SCRIPT
    assert "</" not in FINISH_SCRIPT
