"""The certificate that a server shows, read without trusting it; nothing is sent to that server."""

import asyncio
import socket
import ssl
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from cryptography import x509

_LIMIT_S = 5.0
_MOST_NAMES = 5
_LONGEST = 100  # characters of a text that a stranger has chosen


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """What explains why a certificate is refused; texts are bounded and printable."""

    begins: datetime
    ends: datetime
    names: tuple[str, ...]  # the hosts and IP addresses that it is for
    issuer: str
    is_self_signed: bool


async def certificate_at(
    url: str, usual_port: int = 443, limit_s: float = _LIMIT_S
) -> CertificateFacts | None:
    """The facts of the certificate at a URL, read over TLS; None where none can be had."""
    parts = urlsplit(url)
    where = (parts.hostname or "", parts.port or usual_port)
    try:
        encoded = await asyncio.to_thread(_shown, where, limit_s)
        return facts_of(encoded)
    except (OSError, ValueError, x509.InvalidVersion):
        return None


def facts_of(encoded: bytes) -> CertificateFacts:
    """The facts of a certificate in DER.

    Raises:
        ValueError: It is none.
    """
    read = x509.load_der_x509_certificate(encoded)
    return CertificateFacts(
        read.not_valid_before_utc,
        read.not_valid_after_utc,
        tuple(map(_printable, _names(read)[:_MOST_NAMES])),
        _printable(read.issuer.rfc4514_string()),
        read.issuer == read.subject,
    )


def _shown(where: tuple[str, int], limit_s: float) -> bytes:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with (
        socket.create_connection(where, limit_s) as connection,
        context.wrap_socket(connection, server_hostname=where[0]) as tls,
    ):
        return tls.getpeercert(binary_form=True) or b""


def _names(read: x509.Certificate) -> list[str]:
    try:
        found = read.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    addresses = found.get_values_for_type(x509.IPAddress)
    return [*found.get_values_for_type(x509.DNSName), *map(str, addresses)]


def _printable(text: str) -> str:
    return "".join(one for one in text[:_LONGEST] if one.isprintable())
