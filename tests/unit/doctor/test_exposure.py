"""What `jobpane doctor` says about what is open to others."""

from collections.abc import Collection
from pathlib import Path

import pytest

from app.doctor.exposure import exposure_findings
from app.settings import Settings

SERVICE = {"controller_url": "https://awx.example.org", "controller_token": "not-a-real-token"}
SIGN_IN = {"controller_url": "https://awx.example.org"}
OPEN = {"host": "192.0.2.1", "behind_proxy": "192.0.2.9"}
BEHIND_TLS = {**OPEN, "public_url": "https://jobs.example.org"}
KEY = "k" * 32


def said(**chosen: object) -> list[str]:
    """What is found, as "verdict about: message"."""
    settings = Settings(**chosen)  # type: ignore[arg-type]
    return [
        f"{one.verdict.value} {one.about}: {one.message}" for one in exposure_findings(settings)
    ]


def about(topic: str, found: Collection[str]) -> str:
    return "\n".join(one for one in found if one.partition(":")[0].endswith(f" {topic}"))


@pytest.mark.parametrize("chosen", [{}, SERVICE, {**SERVICE, "public_url": "http://localhost:80"}])
def test_on_loopback_with_one_token_there_is_nothing_to_say(chosen: dict[str, str]) -> None:
    assert said(**chosen) == []


def test_actions_for_everyone_who_is_let_in_are_pointed_out() -> None:
    found = said(**SERVICE, **BEHIND_TLS, allow_actions=True)
    assert about("actions", found).startswith("note")
    assert not about("actions", said(**SERVICE, **BEHIND_TLS))
    assert not about("actions", said(**SERVICE, allow_actions=True))
    assert not about("actions", said(**SIGN_IN, **BEHIND_TLS, allow_actions=True))


@pytest.mark.parametrize("public_url", ["", "http://jobs.example.org"])
def test_a_missing_tls_in_front_is_pointed_out(public_url: str) -> None:
    found = about("TLS in front", said(**SERVICE, **OPEN, public_url=public_url))
    assert found.startswith("note")
    assert "https://" in found


def test_a_proxy_on_this_machine_opens_jobpane_too() -> None:
    found = said(**SERVICE, public_url="http://jobs.example.org")
    assert about("TLS in front", found).startswith("note")
    assert "JOBPANE_BEHIND_PROXY" in about("proxy", found)


def test_tls_in_front_of_a_known_proxy_is_good() -> None:
    found = said(**SERVICE, **BEHIND_TLS)
    assert about("TLS in front", found).startswith("ok")
    assert not about("proxy", found)


def test_sessions_without_a_key_end_with_the_process() -> None:
    assert about("sessions", said(**SIGN_IN)).startswith("note")
    assert about("sessions", said(**SIGN_IN, session_key=KEY)).startswith("ok")
    assert not about("sessions", said(**SERVICE))


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({"embed_origins": "https://ops.example.org"}, ""),
        ({"embed_origins": "http://localhost:8000,http://127.0.0.1,http://[::1]"}, ""),
        ({"embed_origins": "http://ops.example.org"}, "http://ops.example.org: over http"),
        (
            {"embed_origins": "https://ops.example.org", "public_url": "http://jobs.example.org"},
            "can't frame",
        ),
    ],
)
def test_portals_over_http_are_pointed_out(chosen: dict[str, str], words: str) -> None:
    found = about("portals", said(**SERVICE, **chosen))
    assert words in found
    assert bool(found) is bool(words)


def test_keys_of_portals_that_may_frame_nothing_are_pointed_out(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.write_text(f"ops:{KEY}\n")
    keys.chmod(0o600)
    assert "JOBPANE_EMBED_ORIGINS" in about("portals", said(**SERVICE, portal_keys_file=keys))


@pytest.mark.parametrize("mode", [0o644, 0o604, 0o602])
def test_secrets_that_every_user_of_the_machine_can_read_are_pointed_out(
    tmp_path: Path, mode: int
) -> None:
    names = ["token", "oauth", "session", "portal"]
    token, oauth, session, portal = (tmp_path / name for name in names)
    token.write_text("not-a-real-token")
    oauth.write_text("not-a-real-secret")
    session.write_text(KEY)
    portal.write_text(f"ops:{KEY}")
    chosen = {
        "controller_url": "https://awx.example.org",
        "controller_token_file": token,
        "mode": "sign-in",
        "oauth_client_id": "jobpane",
        "oauth_client_secret_file": oauth,
        "session_key_file": session,
        "portal_keys_file": portal,
    }
    for path in (token, oauth, session, portal):
        path.chmod(mode)
    found = about("secret file", said(**chosen))
    assert [name for name in names if str(tmp_path / name) in found] == names
    for path in (token, oauth, session, portal):
        path.chmod(0o640)
    assert not about("secret file", said(**chosen))


@pytest.mark.parametrize(("line", "is_secret"), [('token = "not-a-real-token"', True), ("", False)])
def test_a_file_of_controllers_is_a_secret_where_it_holds_one(
    tmp_path: Path, line: str, is_secret: bool
) -> None:
    file = tmp_path / "controllers.toml"
    file.write_text(f'[[controllers]]\nname = "prod"\nurl = "https://awx.example.org"\n{line}\n')
    file.chmod(0o644)
    assert bool(about("secret file", said(controllers=file))) is is_secret
