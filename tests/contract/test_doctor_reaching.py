"""What `jobpane doctor` says of a controller it cannot reach: which host, port or certificate."""

import asyncio
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import trustme

from app.doctor import findings
from app.settings import Settings, SettingsError, load_settings
from tests.contract.recordings import recording
from tests.contract.replay_server import (
    Reply,
    Request,
    html_reply,
    json_reply,
    recorded_reply,
    serving,
)
from tests.contract.tls_server import FAR_AHEAD, LONG_AGO, tls_context, tls_server
from tests.support.processes import ControllerProcess

UNUSED = "not-a-real-token"


async def said(url: str, token: str | Path = UNUSED, **options: object) -> dict[str, str]:
    """What is found, as "verdict sentence" by what it is about."""
    name = "controller_token" if isinstance(token, str) else "controller_token_file"
    settings = Settings(controller_url=url, port=1, **{name: token}, **options)  # type: ignore[arg-type]
    found = await findings(settings)
    return {one.about: f"{one.verdict.value} {one.message}" for one in found}


@pytest.mark.parametrize(
    "end", ["/api", "/api/", "/api/v2", "/api/v2/", "/api/controller/v2/", "/api/v2/system_jobs/"]
)
async def test_a_url_that_ends_in_the_api_works_and_is_to_be_cut(
    end: str, controller: ControllerProcess
) -> None:
    seen = await said(f"{controller.url}{end}", controller.token_file("admin"))
    assert seen["controller"].startswith("ok ")
    assert f"ends in {end.rstrip('/')}," in seen["URL"]
    assert "Remove it" in seen["URL"]


@pytest.mark.parametrize("end", ["", "/awx", "/apis", "/api2"])
async def test_a_url_of_another_path_is_taken_as_it_is(end: str) -> None:
    ping = recorded_reply(recording("ping"))
    async with serving(ping) as server:
        seen = await said(f"{server.url}{end}")
    assert "URL" not in seen
    assert server.requests[0].target == f"{end}/api/v2/ping/"


async def test_https_to_an_http_port_does_not_blame_the_certificate(
    controller: ControllerProcess,
) -> None:
    https = controller.url.replace("http://", "https://")
    seen = await said(https, controller.token_file("admin"))
    assert "doesn't support HTTPS" in seen["controller"]
    assert "certificate" not in seen["controller"]


@pytest.fixture
def private(tmp_path: Path) -> Iterator[tuple[int, Path]]:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    with tls_server(tls_context(authority)) as port:
        yield port, tmp_path / "ca.pem"


async def test_http_to_an_https_port_that_hangs_up_says_to_use_https(
    private: tuple[int, Path],
) -> None:
    port, ca_file = private
    for authority in ({"controller_ca": ca_file}, {}):
        seen = await said(f"http://127.0.0.1:{port}", **authority)
        assert "requires HTTPS" in seen["controller"]


async def test_http_to_a_proxys_https_port_says_to_use_https() -> None:
    reply = Reply(
        400,
        b"<title>400 The plain HTTP request was sent to HTTPS port</title>",
        {"Content-Type": "text/html"},
    )
    async with serving(reply) as server:
        seen = await said(server.url)
    assert "requires HTTPS" in seen["controller"]
    assert "search" not in seen["controller"]


async def test_a_server_that_hangs_up_on_everything_is_not_taken_for_https() -> None:
    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(64 * 1024)
        writer.close()

    async with await asyncio.start_server(hang_up, "127.0.0.1", 0) as server:
        seen = await said(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    assert "https" not in seen["controller"]
    assert "lost" in seen["controller"]


async def test_an_unknown_authority_is_reported_with_the_setting_that_names_it(
    private: tuple[int, Path],
) -> None:
    port, _ = private
    seen = await said(f"https://127.0.0.1:{port}")
    assert "certificate isn't trusted" in seen["controller"]
    assert "JOBPANE_CONTROLLER_CA" in seen["controller"]


async def test_a_400_to_a_ping_does_not_speak_of_search_words() -> None:
    def answer(request: Request) -> Reply:
        return json_reply({"detail": "no"}, 400)

    async with serving(answer) as server:
        seen = await said(server.url)
    assert "search" not in seen["controller"]


CERTIFICATES: dict[str, tuple[Callable[[trustme.CA], ssl.SSLContext], str, str]] = {
    "expired": (
        lambda ca: tls_context(ca, valid=LONG_AGO),
        "certificate has expired",
        "It expired on 2021-01-01.",
    ),
    "not yet valid": (
        lambda ca: tls_context(ca, valid=FAR_AHEAD),
        "isn't valid yet",
        "It is valid from 2090-01-01.",
    ),
    "wrong name": (
        lambda ca: tls_context(ca, "awx.example"),
        "is for another host",
        "It is for awx.example.",
    ),
    "unknown authority": (
        lambda _: tls_context(trustme.CA(organization_name="Ops")),
        "isn't trusted",
        "It is signed by ",
    ),
}


@pytest.mark.parametrize("name", CERTIFICATES)
async def test_which_certificate_is_refused_and_why_is_reported(name: str, tmp_path: Path) -> None:
    context, why, fact = CERTIFICATES[name]
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    with tls_server(context(authority)) as port:
        url = f"https://127.0.0.1:{port}"
        seen = (await said(url, controller_ca=tmp_path / "ca.pem"))["controller"]
    assert seen.startswith("BAD The controller's certificate ")
    assert why in seen
    assert fact in seen
    assert seen.endswith(f"The controller is at {url}.")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://no-such-host.invalid", "host name wasn't found"),
        ("http://127.0.0.1:1", "refused the connection"),
    ],
)
async def test_a_host_that_is_not_there_is_named_with_the_reason(url: str, words: str) -> None:
    seen = (await said(url))["controller"]
    assert words in seen
    assert seen.endswith(f"The controller is at {url}.")


@pytest.mark.parametrize("page", ["/ui_next", "/ui_next/jobs/management/42", "/execution/jobs/"])
async def test_the_url_of_a_page_is_replaced_by_that_of_the_api(page: str) -> None:
    def answer(request: Request) -> Reply:
        is_api = request.target.startswith("/api/v2/")
        return recorded_reply(recording("ping")) if is_api else html_reply()

    async with serving(answer) as server:
        seen = (await said(f"{server.url}{page}"))["controller"]
    assert seen.startswith("BAD That URL isn't an AWX API.")
    assert f"The API is at {server.url}. Set the URL to that." in seen


async def test_a_site_without_an_api_anywhere_suggests_no_other_url() -> None:
    async with serving(html_reply()) as server:
        seen = (await said(f"{server.url}/a/b"))["controller"]
    assert "That URL isn't an AWX API." in seen
    assert "The API is at" not in seen


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://awx.example.org/#/jobs/system/42/output", "https://awx.example.org"),
        ("https://awx.example.org/#/", "https://awx.example.org"),
        ("https://awx.example.org/ui/?token=s3cret", "https://awx.example.org/ui"),
    ],
)
def test_the_url_of_a_page_with_a_fragment_is_refused_with_what_to_keep(
    given: str, kept: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JOBPANE_CONTROLLER_URL", given)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert f"JOBPANE_CONTROLLER_URL: must not have a ? or #. Keep only {kept}." in str(caught.value)
    assert "s3cret" not in str(caught.value)


async def test_a_controller_whose_database_is_down_is_reported_as_that() -> None:
    down = "could not connect to server: Connection refused (django.db.utils.OperationalError)"
    async with serving(json_reply({"detail": down}, 500)) as server:
        seen = (await said(server.url))["controller"]
    assert seen.startswith("BAD The controller's database is down (500).")


async def test_an_outage_that_names_no_cause_points_at_the_database(
    controller: ControllerProcess,
) -> None:
    controller.fault(match="/api/", kind="html", status=500)
    try:
        seen = (await said(controller.url))["controller"]
    finally:
        controller.heal()
    assert "fails every request (500). Its database may be down." in seen
