"""What the text of a setting means: URLs, secrets, certificates, networks, origins, header names.

Each function raises a ValueError whose text says what is wrong and repeats no secret.
"""

import re
import ssl
from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic_settings import NoDecode

from app.runtime.keys_file import SHORTEST_KEY, named_keys_in
from app.runtime.watched_file import bytes_of, text_of
from app.settings.notify_urls import notify_urls_in

Network = IPv4Network | IPv6Network

_HOST_AND_PORT = re.compile(r"(?:[\w.-]+|\[[0-9a-fA-F:.]+\])(?::\d{1,5})?")
_ORIGIN_HOST = re.compile(r"[a-z0-9_.-]+|[0-9a-f:.]+")
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9a-z-]+")
_PATH_SEGMENT = re.compile(r"[A-Za-z0-9._~-]+", re.ASCII)
_LONGEST_PATH = 200  # characters
# What the paths of pages, routes and files begin with. A proxy may take the public path off or pass
# it on; below one of these nobody could say which of the two it did.
OWN_PATHS = frozenset(
    {
        *("_all_routes", "_event", "_health", "_upload", "api", "assets", "auth-codespace"),
        *("badge", "c", "compare", "embed", "frame", "healthz", "history", "job", "jobs", "list"),
        *("metrics", "output", "ping", "readyz", "sessions", "shared", "sign-in", "sign_in"),
        *("styles", "templates"),
    }
)
_DEFAULT_PORTS = {"http": 80, "https": 443}
# Headers that any browser sends, or that say something else.
_NO_USER_HEADERS = {
    *("host", "origin", "cookie", "authorization", "referer", "user-agent", "accept", "connection"),
    *("x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "forwarded", "content-length"),
}


def listed(text: str) -> list[str]:
    """The values of a comma separated list, without white space and without empty ones."""
    return [part.strip() for part in text.split(",") if part.strip()]


def web_url(url: str) -> str:
    """An http or https URL without user name, query and fragment, or ""."""
    url = url.strip()
    if not url:
        return url
    try:
        parts = urlsplit(url)
        is_usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_usable = False
    if not is_usable:
        raise ValueError("must be a URL with http:// or https:// and a host")
    if not _HOST_AND_PORT.fullmatch(parts.netloc.rpartition("@")[2]):
        raise ValueError("has a host name with invalid characters")
    if "@" in parts.netloc:
        raise ValueError("must not have a username or password")
    if parts.query or parts.fragment:
        # What follows is not repeated: a query may hold a secret.
        kept = f"{parts.scheme}://{parts.netloc}{parts.path}".rstrip("/")
        raise ValueError(f"must not have a ? or #. Keep only {kept}")
    return url.rstrip("/")


def public_url(url: str) -> str:
    """The URL at which people open Jobpane: of a host, or of a path on it that is none of ours."""
    if "?" in url or "#" in url:
        raise ValueError("must not have ? or #")
    if "//" in url.partition("://")[2]:
        raise ValueError("has two slashes in a row in its path")
    url = web_url(url)
    scheme, _, rest = url.partition("://")
    path = rest[len(urlsplit(url).netloc) :]
    if not path:
        return url
    segments = path[1:].split("/")
    if {".", ".."} & set(segments):
        raise ValueError("has a . or .. in its path. Write the path itself")
    if not all(map(_PATH_SEGMENT.fullmatch, segments)):
        raise ValueError("may have letters, digits and . _ ~ - in its path only")
    if len(path) > _LONGEST_PATH:
        raise ValueError(f"has a path of more than {_LONGEST_PATH} characters")
    if segments[0].lower() in OWN_PATHS:
        raise ValueError(
            f"must not begin with /{segments[0]}, which Jobpane uses itself. Choose another path"
        )
    return f"{scheme.lower()}://{rest}"


def header_secret(text: str) -> str:
    """A token or client secret as a header can carry it, or ""."""
    if not text.isascii() or (text and not text.isprintable()) or " " in text:
        raise ValueError("the token has white space or invalid characters")
    return text


def secret_in(path: Path) -> str:
    """The secret that a file holds, without the white space around it."""
    text = text_of(path).strip()
    if not text:
        raise ValueError("is empty")
    return header_secret(text)


def _secret_file(path: Path) -> Path:
    secret_in(path)
    return path


def _authority(path: Path) -> Path:
    """A PEM file that TLS can use."""
    bytes_of(path)
    try:
        ssl.create_default_context(cafile=str(path))
    except (OSError, ssl.SSLError) as error:
        raise ValueError(f"{path} has no certificate in PEM format") from error
    return path


def network(text: str) -> Network:
    """A network or a single address; never everybody."""
    try:
        found = ip_network(text)
    except ValueError as error:
        raise ValueError(f"“{text}” isn't a network such as 10.0.0.0/8 or 192.0.2.7") from error
    if found.prefixlen == 0:
        raise ValueError(f"“{text}” would trust everyone. Name the proxies' own networks")
    return found


def origin(text: str) -> str:
    """An origin as browsers send it: lower case, without the scheme's own port."""
    wrong = ValueError(f"“{text}” isn't an origin such as https://portal.example.org")
    try:
        parts = urlsplit(text.lower())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise wrong from None
    if parts.scheme not in _DEFAULT_PORTS or f"{parts.scheme}://{parts.netloc}" != text.lower():
        raise wrong
    is_host = "@" not in parts.netloc and bool(_ORIGIN_HOST.fullmatch(host))
    if not is_host or port == 0 or parts.netloc.endswith(":"):
        raise wrong
    if ":" in host:
        host = f"[{_ipv6(host, wrong)}]"
    shown = "" if port in {None, _DEFAULT_PORTS[parts.scheme]} else f":{port}"
    return f"{parts.scheme}://{host}{shown}"


def _ipv6(host: str, wrong: ValueError) -> str:
    try:
        return str(ip_address(host))
    except ValueError:
        raise wrong from None


def user_header(text: str) -> str:
    """The lower-cased name of a header in which a proxy names the user."""
    name = text.lower()
    if not _HEADER_NAME.fullmatch(name) or name in _NO_USER_HEADERS:
        raise ValueError(f"“{text}” isn't a header that can name a user")
    return name


def keys_in(text: str) -> tuple[str, ...]:
    """The keys of sessions, separated by commas or line breaks; the first one seals."""
    keys = tuple(listed(text.replace("\n", ",")))
    if any(len(key) < SHORTEST_KEY for key in keys):
        raise ValueError(f"each key needs at least {SHORTEST_KEY} characters")
    return keys


def redis_url(text: str) -> str:
    """The URL of a Redis, or ""; its password is a secret."""
    try:
        parts = urlsplit(text)
        is_usable = parts.scheme in {"redis", "rediss"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_usable = False
    if text and not is_usable and not text.startswith("unix:///"):
        raise ValueError("must be a URL with redis://, rediss:// or unix:///")
    return text


def _redis_url_file(path: Path) -> Path:
    if not redis_url(text_of(path).strip()):
        raise ValueError("is empty")
    return path


def _notify_urls_file(path: Path) -> Path:
    if not notify_urls_in(text_of(path)):
        raise ValueError("is empty")
    return path


def _named_keys_file(path: Path) -> Path:
    named_keys_in(text_of(path))
    return path


def _keys_file(path: Path) -> Path:
    if not keys_in(text_of(path)):
        raise ValueError("is empty")
    return path


def _secret(parsed: Callable[[str], object]) -> AfterValidator:
    def checked(secret: SecretStr) -> SecretStr:
        parsed(secret.get_secret_value())
        return secret

    return AfterValidator(checked)


def _list_of(parsed: Callable[[str], object]) -> BeforeValidator:
    """Of text a tuple without repeated values; any other value is taken as it is."""

    def parts(text: object) -> object:
        if not isinstance(text, str):
            return text
        return tuple(dict.fromkeys(map(parsed, listed(text))))

    return BeforeValidator(parts)


WebUrl = Annotated[str, AfterValidator(web_url)]
PublicUrl = Annotated[str, AfterValidator(public_url)]
NotifyUrls = Annotated[SecretStr, _secret(notify_urls_in)]
NotifyUrlsFile = Annotated[Path, AfterValidator(_notify_urls_file)]
RedisUrl = Annotated[SecretStr, _secret(redis_url)]
RedisUrlFile = Annotated[Path, AfterValidator(_redis_url_file)]
Token = Annotated[SecretStr, _secret(header_secret)]
TokenFile = Annotated[Path, AfterValidator(_secret_file)]
Authority = Annotated[Path, AfterValidator(_authority)]
SessionKeys = Annotated[SecretStr, _secret(keys_in)]
SessionKeysFile = Annotated[Path, AfterValidator(_keys_file)]
NamedKeysFile = Annotated[Path, AfterValidator(_named_keys_file)]
Networks = Annotated[tuple[Network, ...], NoDecode, _list_of(network)]
Origins = Annotated[tuple[str, ...], NoDecode, _list_of(origin)]
UserHeaders = Annotated[tuple[str, ...], NoDecode, _list_of(user_header), Field(min_length=1)]
