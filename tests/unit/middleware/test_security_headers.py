"""Security headers: on every response, and strict enough that injected markup is inert."""

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from app.middleware.security_headers import SecurityHeaders, content_policy, inline_script_hashes
from tests.unit.api.asking import headers_of, messages_of

# The digest of "alert(1)", as `openssl dgst -sha256 -binary | base64` gives it.
ALERT_HASH = "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='"
APP = Starlette(
    routes=[
        Route("/api/x", lambda _: JSONResponse({})),
        Route("/unchanged", lambda _: Response(status_code=304)),
        Route("/assets/name-DtLBAde4.js", lambda _: Response(b"", media_type="text/javascript")),
        Route("/{rest:path}", lambda _: HTMLResponse("<p>page</p>")),
    ]
)


@pytest.fixture
def built(tmp_path: Path) -> list[Path]:
    page = tmp_path / "index.html"
    page.write_text('<script>alert(1)</script><script src="/a.js"></script><script></script>')
    return [page]


async def asked(path: str, built: list[Path]) -> dict[str, str]:
    app = SecurityHeaders(APP, lambda: built)
    return headers_of(await messages_of(app, {"type": "http", "path": path}))


def test_only_inline_scripts_of_the_build_are_allowed(built: list[Path]) -> None:
    assert inline_script_hashes(built) == [ALERT_HASH]


def test_the_policy_has_no_unsafe_script_source() -> None:
    policy = content_policy([ALERT_HASH], "'none'")
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert scripts == f"script-src 'self' {ALERT_HASH}"
    assert "object-src 'none'" in policy
    assert "base-uri 'none'" in policy


@pytest.mark.parametrize(
    ("path", "ancestors", "frame_options"),
    [
        ("/", "frame-ancestors 'none'", "DENY"),
        ("/jobs/42", "frame-ancestors 'none'", "DENY"),
        ("/embed/jobs/42", "frame-ancestors 'self'", "SAMEORIGIN"),
    ],
)
async def test_nobody_else_may_frame_a_page(
    built: list[Path], path: str, ancestors: str, frame_options: str
) -> None:
    headers = await asked(path, built)
    assert ancestors in headers["content-security-policy"]
    assert headers["x-frame-options"] == frame_options
    assert ALERT_HASH in headers["content-security-policy"]


async def test_what_is_no_page_may_load_nothing(built: list[Path]) -> None:
    headers = await asked("/api/x", built)
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


async def test_a_page_that_was_not_modified_keeps_the_policy_that_the_browser_has(
    built: list[Path],
) -> None:
    assert "content-security-policy" not in await asked("/unchanged", built)


async def test_only_files_with_a_hash_in_their_name_are_cached_for_long(built: list[Path]) -> None:
    assert "immutable" in (await asked("/assets/name-DtLBAde4.js", built))["cache-control"]
    assert (await asked("/jobs", built))["cache-control"] == "no-cache"
