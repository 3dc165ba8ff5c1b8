"""Each way in which a connection fails is reported as what it is; real servers, real handshakes."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import trustme

from app.awx import errors, tls_errors
from app.awx.client import Controller
from app.awx.errors import ControllerError
from tests.contract.replay_server import Reply, json_reply, serving
from tests.contract.tls_server import FAR_AHEAD, LONG_AGO, tls_context, tls_server
from tests.support.processes import free_port


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def ca_file(authority: trustme.CA, tmp_path: Path) -> Path:
    path = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(path))
    return path


async def no_pause(_: float) -> None:
    return


async def failure_at(
    url: str, ca_file: Path | None = None, timeout_s: float = 10
) -> ControllerError:
    """What the client makes of a controller there."""
    controller = Controller(url, "token", ca_file=ca_file, pause=no_pause, timeout_s=timeout_s)
    async with controller as asking:
        with pytest.raises(ControllerError) as caught:
            await asking.ping()
    return caught.value


def old_versions_only(authority: trustme.CA) -> ssl.SSLContext:
    context = tls_context(authority)
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    return context


def client_certificate_wanted(authority: trustme.CA) -> ssl.SSLContext:
    context = tls_context(authority)
    context.verify_mode = ssl.CERT_REQUIRED
    authority.configure_trust(context)
    return context


HANDSHAKES: dict[str, tuple[Callable[[trustme.CA], ssl.SSLContext], type[ControllerError]]] = {
    "expired": (lambda ca: tls_context(ca, valid=LONG_AGO), tls_errors.ExpiredCertificate),
    "not yet valid": (lambda ca: tls_context(ca, valid=FAR_AHEAD), tls_errors.FutureCertificate),
    "another host": (lambda ca: tls_context(ca, "awx.example"), tls_errors.OtherHostsCertificate),
    "another IP address": (
        lambda ca: tls_context(ca, "10.0.0.1"),
        tls_errors.OtherHostsCertificate,
    ),
    "unknown authority": (lambda _: tls_context(trustme.CA()), tls_errors.UntrustedCertificate),
    "client certificate": (client_certificate_wanted, tls_errors.ClientCertificate),
}


@pytest.mark.parametrize("name", HANDSHAKES)
async def test_a_failed_handshake_is_reported_with_its_reason(
    name: str, authority: trustme.CA, ca_file: Path
) -> None:
    context, expected = HANDSHAKES[name]
    with tls_server(context(authority)) as port:
        assert type(await failure_at(f"https://127.0.0.1:{port}", ca_file)) is expected


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
async def test_tls_versions_without_a_common_one_are_reported(
    authority: trustme.CA, ca_file: Path
) -> None:
    with tls_server(old_versions_only(authority)) as port:
        failure = await failure_at(f"https://127.0.0.1:{port}", ca_file)
    assert type(failure) is tls_errors.TlsVersion


async def test_a_private_authority_is_trusted_where_it_is_named_and_nowhere_else(
    authority: trustme.CA, ca_file: Path
) -> None:
    with tls_server(tls_context(authority)) as port:
        url = f"https://127.0.0.1:{port}"
        async with Controller(url, "token", ca_file=ca_file) as controller:
            assert (await controller.ping()).version == "24.6.1"
        failure = await failure_at(url)
    assert type(failure) is tls_errors.UntrustedCertificate
    assert "JOBPANE_CONTROLLER_CA" in failure.message


async def speak(said: bytes) -> AsyncIterator[int]:
    """A server that answers whatever comes with `said`, then closes."""

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(64 * 1024)
        writer.write(said)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


speaking = asynccontextmanager(speak)


@pytest.mark.parametrize(
    "said", [b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", b"SSH-2.0-OpenSSH_9.6\r\n"]
)
async def test_https_to_a_port_without_tls_does_not_blame_a_certificate(said: bytes) -> None:
    async with speaking(said) as port:
        failure = await failure_at(f"https://127.0.0.1:{port}")
    assert type(failure) is tls_errors.NotTls
    assert "certificate" not in failure.message
    assert "http://" in failure.message


@pytest.mark.parametrize("said", [b"", b"\x15\x03\x01\x00\x02\x02\x28"])
async def test_a_handshake_that_breaks_off_blames_no_certificate(said: bytes) -> None:
    async with speaking(said) as port:
        failure = await failure_at(f"https://127.0.0.1:{port}")
    assert type(failure) is errors.TlsFailed
    assert "certificate" not in failure.message


HTTPS_PORTS = {
    "nginx": b"<html><head><title>400 The plain HTTP request was sent to HTTPS port</title></head>",
    "Go": b"Client sent an HTTP request to an HTTPS server.\n",
    "Apache": b"Reason: You're speaking plain HTTP to an SSL-enabled server port.<br />",
    "Tomcat": b"Bad Request\r\nThis combination of host and port requires TLS.\r\n",
}


@pytest.mark.parametrize("server", HTTPS_PORTS)
async def test_http_to_an_https_port_says_to_use_https(server: str) -> None:
    async with serving(Reply(400, HTTPS_PORTS[server], {"Content-Type": "text/html"})) as there:
        failure = await failure_at(there.url)
    assert type(failure) is tls_errors.HttpsOnly
    assert "https://" in failure.message


async def test_a_tls_alert_instead_of_an_http_answer_says_to_use_https() -> None:
    async with speaking(b"\x15\x03\x01\x00\x02\x02\x16") as port:
        failure = await failure_at(f"http://127.0.0.1:{port}")
    assert type(failure) is tls_errors.HttpsOnly


async def test_a_redirect_to_https_of_the_same_host_says_to_use_https() -> None:
    reply = Reply(301, b"", {"Location": "https://127.0.0.1/api/v2/ping/"})
    async with serving(reply) as there:
        assert type(await failure_at(there.url)) is tls_errors.HttpsOnly


async def test_a_400_of_the_api_is_not_taken_for_a_tls_port() -> None:
    async with serving(json_reply({"detail": "Malformed request."}, 400)) as there:
        assert type(await failure_at(there.url)) is errors.BadQuery


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_closed_port_is_reported_as_refused(scheme: str) -> None:
    failure = await failure_at(f"{scheme}://127.0.0.1:{free_port()}")
    assert type(failure) is errors.RefusedConnection


async def test_an_unknown_host_name_is_reported_as_such() -> None:
    assert type(await failure_at("http://no-such-host.invalid")) is errors.UnknownHost


async def test_a_port_that_never_shakes_hands_is_reported_as_no_connection_in_time() -> None:
    # The whole request has twice the time: on a busy machine the two limits must lie apart.
    with socket.create_server(("127.0.0.1", 0)) as silent:
        failure = await failure_at(f"https://127.0.0.1:{silent.getsockname()[1]}", timeout_s=1.5)
    assert type(failure) is errors.NoConnectionInTime


async def test_a_connection_that_closes_without_a_response_is_reported_as_lost() -> None:
    async with speaking(b"") as port:
        assert type(await failure_at(f"http://127.0.0.1:{port}")) is errors.ConnectionLost


async def test_a_command_that_found_no_connection_was_not_sent() -> None:
    async with Controller(f"http://127.0.0.1:{free_port()}", "token", pause=no_pause) as controller:
        with pytest.raises(errors.RefusedConnection) as caught:
            await controller.cancel(42)
    assert "Nothing was sent." in caught.value.message
    assert not isinstance(caught.value, errors.LEAVES_IN_DOUBT)
