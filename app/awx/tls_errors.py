"""Why a TLS handshake with the controller failed; part of the tree in app/awx/errors.py.

TlsFailed                    anything else
├── UntrustedCertificate     by an authority that is not known here
├── ExpiredCertificate       no longer valid
├── FutureCertificate        not yet valid
├── OtherHostsCertificate    it names another host
├── NotTls                   https to a port that speaks http
├── TlsVersion               no version in common
└── ClientCertificate        the controller wants to see one
HttpsOnly                    http to a port that speaks https
"""

# ruff: noqa: N818 -- the names are easier to tell apart without "Error" on each

import ssl

from app.awx import error_texts as texts
from app.awx.error_texts import Action
from app.awx.errors import ControllerError, TlsFailed


class UntrustedCertificate(TlsFailed):
    """Signed by an authority that is not known here."""

    text = texts.UNTRUSTED_CERTIFICATE


class ExpiredCertificate(TlsFailed):
    """No longer valid."""

    text = texts.EXPIRED_CERTIFICATE


class FutureCertificate(TlsFailed):
    """Not yet valid, as one of the clocks has it."""

    text = texts.FUTURE_CERTIFICATE


class OtherHostsCertificate(TlsFailed):
    """For another host name or IP address."""

    text = texts.OTHER_HOSTS_CERTIFICATE


class NotTls(TlsFailed):
    """What answers at the port is no TLS: most often plain HTTP."""

    text = texts.NOT_TLS


class TlsVersion(TlsFailed):
    """No version of TLS in common."""

    text = texts.TLS_VERSION


class ClientCertificate(TlsFailed):
    """The controller wants to see a client certificate."""

    text = texts.CLIENT_CERTIFICATE


class HttpsOnly(ControllerError):
    """Plain HTTP was spoken to a port that expects TLS."""

    kind = "https_only"
    text = texts.HTTPS_ONLY
    unquoted = frozenset(Action)


# OpenSSL's X509_V_ERR_… codes; any other failure to verify counts as untrusted.
_BY_VERIFY_CODE: dict[int, type[TlsFailed]] = {
    9: FutureCertificate,
    10: ExpiredCertificate,
    62: OtherHostsCertificate,
    64: OtherHostsCertificate,  # an IP address
}
# OpenSSL's reasons; the names have stayed the same from 1.1 to 3.
_BY_REASON: dict[str, type[TlsFailed]] = {
    "WRONG_VERSION_NUMBER": NotTls,
    "HTTP_REQUEST": NotTls,
    "PACKET_LENGTH_TOO_LONG": NotTls,
    "RECORD_LAYER_FAILURE": NotTls,
    "UNSUPPORTED_PROTOCOL": TlsVersion,
    "NO_PROTOCOLS_AVAILABLE": TlsVersion,
    "TLSV1_ALERT_PROTOCOL_VERSION": TlsVersion,
    "TLSV13_ALERT_CERTIFICATE_REQUIRED": ClientCertificate,
}


def tls_error(cause: ssl.SSLError, action: Action) -> TlsFailed:
    """What an error of OpenSSL means."""
    if isinstance(cause, ssl.SSLCertVerificationError):
        return _BY_VERIFY_CODE.get(cause.verify_code, UntrustedCertificate)(action)
    return _BY_REASON.get(cause.reason or "", TlsFailed)(action)
