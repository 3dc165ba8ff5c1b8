"""What is open to others: the way to Jobpane, its sessions, its portals, the files of secrets."""

import stat
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from app.doctor.finding import Finding, good, note
from app.settings import Mode, Settings


def exposure_findings(settings: Settings) -> Iterator[Finding]:
    """The results of the checks, all of them from the settings and the files that they name."""
    is_open = not settings.is_on_loopback or _is_elsewhere(settings.public_url)
    if is_open:
        yield from _open_to_others(settings)
    if any(one.mode is Mode.SIGN_IN for one in settings.controllers):
        yield from _sessions(settings)
    yield from _portals(settings)
    yield from _secret_files(settings)


def _open_to_others(settings: Settings) -> Iterator[Finding]:
    acting = [one for one in settings.controllers if one.actions_on and one.mode is Mode.SERVICE]
    names = ", ".join(one.name or "the controller" for one in acting)
    if acting:
        yield note(
            "actions",
            f"All users can cancel and delete at {names}, with one token. "
            "If they shouldn't, turn JOBPANE_ALLOW_ACTIONS off.",
        )
    if settings.public_url.startswith("https://"):
        yield good("TLS in front", f"Users open {settings.public_url}.")
    else:
        named = settings.public_url or "JOBPANE_PUBLIC_URL, which isn't set,"
        yield note(
            "TLS in front",
            f"{named} doesn't begin with https://. What users send isn't encrypted. "
            "Put a TLS proxy in front and set JOBPANE_PUBLIC_URL to its URL.",
        )
    if not settings.behind_proxy and settings.public_url:
        yield note(
            "proxy",
            "JOBPANE_BEHIND_PROXY isn't set. Behind a proxy, all users then share its address.",
        )


def _sessions(settings: Settings) -> Iterator[Finding]:
    if settings.has_session_key:
        yield good("sessions", "They are sealed with the configured key.")
    else:
        yield note(
            "sessions",
            "JOBPANE_SESSION_KEY isn't set. A restart signs everyone out, "
            "and a second Jobpane can't share sessions.",
        )


def _portals(settings: Settings) -> Iterator[Finding]:
    plain = [
        one for one in settings.embed_origins if one.startswith("http:") and _is_elsewhere(one)
    ]
    if plain:
        yield note(
            "portals",
            f"{', '.join(plain)}: over http, others can pose as this portal. "
            "Use an origin with https://.",
        )
    if settings.embed_origins and settings.public_url.startswith("http:"):
        yield note("portals", "A portal with https can't frame a Jobpane with http.")
    if settings.portal_keys_file and not settings.embed_origins:
        yield note("portals", "They have keys, but JOBPANE_EMBED_ORIGINS is empty.")


def _secret_files(settings: Settings) -> Iterator[Finding]:
    files: list[Path | None] = [
        settings.session_key_file,
        settings.redis_url_file,
        settings.portal_keys_file,
        settings.metrics_token_file,
        settings.notify_urls_file,
    ]
    for one in settings.controllers:
        files += [one.token_file, one.oauth_client_secret_file]
        files += [one.written_in if one.has_token_text else None]
    for path in dict.fromkeys(filter(None, files)):
        if path.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH):
            yield note(
                "secret file",
                f"Every user of this machine can read {path}. Run `chmod o= {path}`.",
            )


def _is_elsewhere(url: str) -> bool:
    """Whether a URL names a host that is not this machine itself."""
    host = urlsplit(url).hostname
    if not host or host == "localhost":
        return False
    try:
        return not ip_address(host).is_loopback
    except ValueError:
        return True
