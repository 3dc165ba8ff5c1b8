"""Why a controller could not be reached, beyond what a page says: which host, which certificate."""

from urllib.parse import urlsplit

from app.awx.client import Controller
from app.awx.error_texts import Action
from app.awx.errors import (
    BadResponse,
    ConnectionLost,
    ControllerError,
    NotAController,
    NotFound,
    TimedOut,
    TlsFailed,
    Unreachable,
)
from app.awx.prefix import without_api_path
from app.awx.tls_errors import (
    ExpiredCertificate,
    FutureCertificate,
    HttpsOnly,
    NotTls,
    OtherHostsCertificate,
    UntrustedCertificate,
)
from app.doctor.certificate import CertificateFacts, certificate_at
from app.doctor.finding import Finding, bad, note
from app.settings import ControllerSettings


def client_at(configured: ControllerSettings, url: str) -> Controller:
    """A client as the configured one, elsewhere."""
    return Controller(url, configured.token_source, ca_file=configured.ca)


def api_path_finding(url: str) -> Finding | None:
    """A note about the path of the API in a controller's URL; None without one."""
    path = urlsplit(url).path
    if without_api_path(path) == path:
        return None
    end = path.removeprefix(without_api_path(path))
    return note(
        "URL",
        f"The controller's URL ends in {end}, which Jobpane adds itself. Remove it.",
    )


async def unreached(configured: ControllerSettings, error: ControllerError) -> Finding:
    """Why `ping/` brought no answer."""
    seen = await _explained(configured, error)
    parts = [seen.message]
    if isinstance(seen, NotAController | NotFound | BadResponse):
        parts.append(await _without_page(configured))
    if isinstance(seen, TlsFailed):
        facts = await certificate_at(configured.url)
        parts.append(_certificate(seen, facts) if facts else "")
    parts.append(f"The controller is at {configured.url}.")
    return bad("controller", " ".join(filter(None, parts)))


async def _explained(configured: ControllerSettings, error: ControllerError) -> ControllerError:
    """`error`, or HttpsOnly if the port speaks TLS: many servers just drop plain HTTP there."""
    is_http = configured.url.startswith("http://")
    if not is_http or not isinstance(error, ConnectionLost):
        return error
    https = configured.url.replace("http://", "https://", 1)
    async with client_at(configured, https) as controller:
        try:
            await controller.ping()
        except TlsFailed as failed:
            # A handshake that only breaks off proves nothing; a certificate that is seen does.
            return error if type(failed) in {TlsFailed, NotTls} else HttpsOnly(Action.PING)
        except (Unreachable, TimedOut):
            return error
        except ControllerError:
            pass  # whatever it is, it came over TLS
    return HttpsOnly(Action.PING)


async def _without_page(configured: ControllerSettings) -> str:
    """Where the API is, if the URL is that of a page of the controller's, as /ui_next/jobs."""
    path = without_api_path(urlsplit(configured.url).path)
    while path:
        path = path.rpartition("/")[0]
        parent = urlsplit(configured.url)._replace(path=path).geturl()
        async with client_at(configured, parent) as controller:
            try:
                await controller.ping()
            except ControllerError:
                continue
        return f"The API is at {parent}. Set the URL to that."
    return ""


def _certificate(error: TlsFailed, facts: CertificateFacts) -> str:
    if isinstance(error, ExpiredCertificate):
        return f"It expired on {facts.ends:%Y-%m-%d}."
    if isinstance(error, FutureCertificate):
        return f"It is valid from {facts.begins:%Y-%m-%d}."
    if isinstance(error, OtherHostsCertificate):
        return f"It is for {', '.join(facts.names) or 'no host'}."
    if isinstance(error, UntrustedCertificate):
        return "It is self-signed." if facts.is_self_signed else f"It is signed by {facts.issuer}."
    return ""
