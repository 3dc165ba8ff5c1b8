"""Security headers: on every response, and strict enough that injected markup is inert."""

from pathlib import Path
from urllib.parse import quote

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
        Route("/embed/unchanged", lambda _: Response(status_code=304)),
        Route("/embed.js", lambda _: Response(b"", media_type="text/javascript")),
        Route("/embed/frame.js", lambda _: Response(b"", media_type="text/javascript")),
        Route("/assets/name-DtLBAde4.js", lambda _: Response(b"", media_type="text/javascript")),
        Route("/assets/none-DtLBAde4.js", lambda _: HTMLResponse("", 404)),
        Route("/{rest:path}", lambda _: HTMLResponse("<p>page</p>")),
    ]
)


@pytest.fixture
def built(tmp_path: Path) -> list[Path]:
    page = tmp_path / "index.html"
    page.write_text('<script>alert(1)</script><script src="/a.js"></script><script></script>')
    return [page]


PORTALS = ("https://ops.example.org", "http://portal.localhost:8080")


async def asked(path: str, built: list[Path], query: str = "") -> dict[str, str]:
    app = SecurityHeaders(APP, lambda: built, PORTALS)
    scope = {"type": "http", "path": path, "query_string": query.encode()}
    return headers_of(await messages_of(app, scope))


def test_only_inline_scripts_of_the_build_are_allowed(built: list[Path]) -> None:
    assert inline_script_hashes(built) == [ALERT_HASH]


def test_the_policy_allows_nothing_but_what_is_named() -> None:
    policy = dict(part.split(" ", 1) for part in content_policy([ALERT_HASH], "'none'").split("; "))
    assert policy == {
        "default-src": "'none'",
        "script-src": f"'self' {ALERT_HASH}",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }


@pytest.mark.parametrize(
    ("public_url", "is_sent"),
    [
        ("https://jobs.example.org", True),
        ("https://jobs.example.org:443", True),
        ("", False),
        ("http://jobs.example.org", False),
        # Browsers would ask the host's other ports over https too.
        ("https://ops.example.org:8443", False),
        # Below a path we are a guest of the host.
        ("https://ops.example.org/tools/jobpane", False),
    ],
)
async def test_browsers_are_kept_on_https_where_the_host_is_ours_alone(
    built: list[Path], public_url: str, is_sent: bool
) -> None:
    app = SecurityHeaders(APP, lambda: built, public_url=public_url)
    scope = {"type": "http", "path": "/api/x", "query_string": b""}
    headers = headers_of(await messages_of(app, scope))
    assert ("strict-transport-security" in headers) is is_sent


async def test_a_page_may_not_use_what_it_does_not_need(built: list[Path]) -> None:
    features = (await asked("/", built))["permissions-policy"].split(", ")
    assert {"camera=()", "geolocation=()", "usb=()"} <= set(features)
    assert all(feature.endswith("=()") for feature in features)
    assert not any(feature.startswith("clipboard") for feature in features)  # lines are copied


async def test_what_only_documents_heed_is_not_sent_with_scripts(built: list[Path]) -> None:
    of_documents = {"permissions-policy", "cross-origin-opener-policy", "origin-agent-cluster"}
    page = await asked("/jobs/42", built)
    script = await asked("/assets/name-DtLBAde4.js", built)
    assert of_documents <= page.keys()
    assert of_documents.isdisjoint(script)
    assert script["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in script["content-security-policy"]


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


@pytest.mark.parametrize("path", ["/embed/jobs/42", "/c/prod/embed/jobs/42"])
@pytest.mark.parametrize("portal", PORTALS)
async def test_a_configured_portal_may_frame_the_page_that_names_it_and_no_other(
    built: list[Path], path: str, portal: str
) -> None:
    headers = await asked(path, built, f"theme=dark&origin={quote(portal, safe='')}")
    policy = headers["content-security-policy"]
    assert policy.endswith(f"; frame-ancestors {portal}")
    assert ALERT_HASH in policy
    assert "x-frame-options" not in headers
    assert headers["cross-origin-resource-policy"] == "cross-origin"
    assert headers["cross-origin-embedder-policy"] == "require-corp"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(
    "query",
    [
        "origin=https://evil.example",
        "origin=null",
        "origin=",
        "origin",
        "origin=*",
        "origin=https://ops.example.org/",
        "origin=https://ops.example.org:443",
        "origin=http://ops.example.org",
        "origin=https://OPS.example.org",
        "origin=https://ops.example.org.evil.example",
        "origin=https://ops.example.org%20https://evil.example",
        "origin=https://ops.example.org%3B%20script-src%20*",
        "origin=https://ops.example.org%0D%0AX-Frame-Options:%20ALLOWALL",
        "origin=https://ops.example.org&origin=https://evil.example",
        "origin=https://ops.example.org&origin=https://ops.example.org",
        "origin=%ff",
    ],
)
async def test_a_page_that_names_anyone_else_may_be_framed_by_nobody(
    built: list[Path], query: str
) -> None:
    headers = await asked("/embed/jobs/42", built, query)
    assert headers["content-security-policy"].endswith("; frame-ancestors 'none'")
    assert headers["x-frame-options"] == "DENY"
    assert headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize(
    "path", ["/", "/jobs/42", "/embed", "/jobs/embed/", "/api/x", "/c/a/b/embed/", "/sign-in"]
)
async def test_no_page_but_the_embedded_one_may_be_framed_by_a_portal(
    built: list[Path], path: str
) -> None:
    headers = await asked(path, built, "origin=https%3A%2F%2Fops.example.org")
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"


async def test_a_cached_page_takes_over_who_may_frame_it_now(built: list[Path]) -> None:
    allowed = await asked("/embed/unchanged", built, "origin=https://ops.example.org")
    assert "frame-ancestors https://ops.example.org" in allowed["content-security-policy"]
    removed = await asked("/embed/unchanged", built, "origin=https://was.example.org")
    assert "frame-ancestors 'none'" in removed["content-security-policy"]


async def test_portals_may_load_the_script_of_the_element_and_nothing_else(
    built: list[Path],
) -> None:
    element = await asked("/embed.js", built)
    assert element["cross-origin-resource-policy"] == "cross-origin"
    assert element["access-control-allow-origin"] == "*"
    assert element["cache-control"] == "no-cache"
    for path in ("/", "/api/x", "/embed/frame.js", "/embed/jobs/42", "/assets/name-DtLBAde4.js"):
        headers = await asked(path, built)
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert "access-control-allow-origin" not in headers


async def test_what_is_no_page_may_load_nothing(built: list[Path]) -> None:
    headers = await asked("/api/x", built)
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


async def test_a_page_that_was_not_modified_keeps_the_policy_that_the_browser_has(
    built: list[Path],
) -> None:
    assert "content-security-policy" not in await asked("/unchanged", built)


@pytest.mark.parametrize("path", ["/icons.svg", "/favicon.svg"])
async def test_pictures_of_the_page_are_not_asked_for_again_within_a_minute(
    path: str, built: list[Path]
) -> None:
    assert (await asked(path, built))["cache-control"] == "public, max-age=60"


async def test_only_files_with_a_hash_in_their_name_are_cached_for_long(built: list[Path]) -> None:
    assert "immutable" in (await asked("/assets/name-DtLBAde4.js", built))["cache-control"]
    assert (await asked("/jobs", built))["cache-control"] == "no-cache"


async def test_a_file_that_is_not_there_may_come_with_another_version(built: list[Path]) -> None:
    assert (await asked("/assets/none-DtLBAde4.js", built))["cache-control"] == "no-cache"
