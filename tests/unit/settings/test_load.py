"""Settings: what an operator may set, and the one line for what they may not."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.settings import Mode, Settings, SettingsError, load_settings
from tests.unit.settings.operator_environment import choose

URL, TOKEN = "https://awx.example.org", "not-a-real-token"
KEY, OTHER_KEY = "k3y-" + "x" * 28, "k3y-" + "y" * 28


def complaint(chosen: pytest.MonkeyPatch, **values: str) -> str:
    choose(chosen, **values)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    text = str(caught.value)
    assert "\n" not in text
    return text


def test_nothing_set_means_the_built_in_controller_on_loopback(
    chosen: pytest.MonkeyPatch,
) -> None:
    settings = load_settings()
    assert settings.is_built_in
    assert settings.actions_on
    assert (settings.host, settings.port) == ("127.0.0.1", 3000)


def test_a_configured_token_only_reads_until_actions_are_allowed(
    chosen: pytest.MonkeyPatch,
) -> None:
    choose(chosen, controller_url=URL, controller_token=TOKEN)
    assert not load_settings().actions_on
    choose(chosen, allow_actions="true")
    assert load_settings().actions_on


def test_users_who_sign_in_may_act_unless_it_is_forbidden(chosen: pytest.MonkeyPatch) -> None:
    choose(chosen, controller_url=URL)
    assert load_settings().actions_on
    choose(chosen, allow_actions="false")
    assert not load_settings().actions_on


def test_a_token_is_read_from_its_file(chosen: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text(f"{TOKEN}\n")
    choose(chosen, controller_url=URL, controller_token_file=str(file))
    assert load_settings().controllers[0].token_source == file


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"port": "0"}, "JOBPANE_PORT"),
        ({"port": "65536"}, "JOBPANE_PORT"),
        ({"port": "three thousand"}, "JOBPANE_PORT"),
        ({"allow_actions": "perhaps"}, "JOBPANE_ALLOW_ACTIONS"),
        ({"public_url": "https://x;y"}, "JOBPANE_PUBLIC_URL"),
        ({"log_format": "xml"}, "JOBPANE_LOG_FORMAT"),
        ({"controller_url": "awx.example.org"}, "JOBPANE_CONTROLLER_URL"),
        ({"controller_url": "ftp://awx.example.org"}, "JOBPANE_CONTROLLER_URL"),
        ({"controller_url": "http://[::1"}, "JOBPANE_CONTROLLER_URL"),
        ({"public_url": "https://a.example/?x=1"}, "JOBPANE_PUBLIC_URL"),
        ({"public_url": "https://a.example/tools?"}, "JOBPANE_PUBLIC_URL"),
        ({"public_url": "https://a.example/tools#"}, "JOBPANE_PUBLIC_URL"),
        ({"public_url": "https://a.example/api"}, "JOBPANE_PUBLIC_URL"),
        ({"controller_token": TOKEN}, "CONTROLLER_URL"),
        ({"controller_url": URL, "controller_token_file": "/nowhere/token"}, "TOKEN_FILE"),
        ({"controller_url": URL, "controller_token": "two words"}, "JOBPANE_CONTROLLER_TOKEN"),
        ({"controller_ca": "/nowhere/ca.pem"}, "JOBPANE_CONTROLLER_CA"),
        ({"mode": "signin"}, "JOBPANE_MODE"),
        ({"mode": "built-in"}, "JOBPANE_MODE"),
        ({"mode": "sign-in"}, "JOBPANE_MODE"),
        ({"mode": "service", "controller_url": URL}, "needs a token"),
        ({"oauth_client_id": "jobpane"}, "JOBPANE_MODE"),
        ({"controller_url": URL, "oauth_client_id": "two words"}, "oauth_client_id"),
        ({"controller_url": URL, "oauth_client_secret_file": "/nowhere"}, "OAUTH_CLIENT_SECRET"),
        ({"behind_proxy": "10.0.0.1/8"}, "JOBPANE_BEHIND_PROXY"),
        ({"behind_proxy": "proxy.example.org"}, "JOBPANE_BEHIND_PROXY"),
        ({"behind_proxy": "10.0.0.0/8, ::/0"}, "trust everyone"),
        ({"proxy_user_header": "Remote User"}, "JOBPANE_PROXY_USER_HEADER"),
        ({"proxy_user_header": "Cookie"}, "JOBPANE_PROXY_USER_HEADER"),
        ({"proxy_user_header": "X-Forwarded-For"}, "JOBPANE_PROXY_USER_HEADER"),
        ({"proxy_user_header": ","}, "JOBPANE_PROXY_USER_HEADER"),
        ({"session_key": "short"}, "JOBPANE_SESSION_KEY"),
        ({"session_key": f"{KEY},short"}, "JOBPANE_SESSION_KEY"),
        ({"session_key_file": "/nowhere"}, "JOBPANE_SESSION_KEY_FILE"),
        ({"session_idle_minutes": "0"}, "JOBPANE_SESSION_IDLE_MINUTES"),
        ({"session_hours": "0"}, "JOBPANE_SESSION_HOURS"),
        ({"redis_url": "https://redis"}, "JOBPANE_REDIS_URL"),
        ({"redis_url": "redis://redis:6379/0"}, "JOBPANE_SESSION_KEY"),
        ({"workers": "2"}, "JOBPANE_REDIS_URL"),
        ({"workers": "0"}, "JOBPANE_WORKERS"),
        ({"settings_file": "/nowhere"}, "JOBPANE_SETTINGS_FILE"),
        ({"embed_origins": "https://*.example.org"}, "JOBPANE_EMBED_ORIGINS"),
        ({"portal_keys_file": "/nowhere"}, "JOBPANE_PORTAL_KEYS_FILE"),
        ({"host": "192.0.2.1"}, "JOBPANE_HOST"),
        ({"host": "192.0.2.1", "controller_url": URL, "controller_token": TOKEN}, "BEHIND_PROXY"),
        ({"host": "::", "controller_url": URL, "controller_token": TOKEN}, "PORTAL_KEYS_FILE"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_wrong_setting_is_one_line_that_names_it(
    chosen: pytest.MonkeyPatch, values: dict[str, str], word: str
) -> None:
    assert word in complaint(chosen, **values)


def test_two_tokens_are_one_too_many(chosen: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text(TOKEN)
    values = {"controller_url": URL, "controller_token": TOKEN, "controller_token_file": str(file)}
    assert "both set" in complaint(chosen, **values)


def test_a_certificate_file_without_a_certificate_is_refused(
    chosen: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "ca.pem"
    file.write_text("nothing of the kind")
    assert "JOBPANE_CONTROLLER_CA" in complaint(chosen, controller_ca=str(file))


def test_a_misspelt_name_is_reported_with_the_likely_one(chosen: pytest.MonkeyPatch) -> None:
    chosen.setenv("JOBPANE_ALOW_ACTIONS", "true")
    with pytest.raises(SettingsError, match="Did you mean JOBPANE_ALLOW_ACTIONS"):
        load_settings()


@pytest.mark.parametrize(
    "values",
    [
        {"controller_url": "https://robot:s3cr3t@awx.example.org", "controller_token": TOKEN},
        {"controller_url": URL, "controller_token": "s3cr3t with blanks"},
        {"controller_token": "s3cr3t"},
        {"session_key": "s3cr3t"},
        {"redis_url": "http://:s3cr3t@redis"},
        {"redis_url": "redis://:s3cr3t@redis"},
    ],
)
def test_no_complaint_repeats_a_secret(chosen: pytest.MonkeyPatch, values: dict[str, str]) -> None:
    assert "s3cr3t" not in complaint(chosen, **values)


def test_a_token_is_in_no_repr(chosen: pytest.MonkeyPatch) -> None:
    choose(chosen, controller_url=URL, controller_token=TOKEN)
    assert TOKEN not in repr(load_settings())
    assert TOKEN not in str(load_settings().model_dump())


def test_no_secret_is_in_a_repr(chosen: pytest.MonkeyPatch) -> None:
    choose(chosen, session_key=KEY, redis_url="redis://:s3cr3t@redis")
    settings = load_settings()
    for shown in (repr(settings), str(settings.model_dump()), repr(settings.session_keys)):
        assert "s3cr3t" not in shown
        assert "k3y-" not in shown


@pytest.mark.parametrize(
    ("values", "mode"),
    [
        ({}, Mode.BUILT_IN),
        ({"controller_url": URL}, Mode.SIGN_IN),
        ({"controller_url": URL, "controller_token": TOKEN}, Mode.SERVICE),
        ({"controller_url": URL, "controller_token": TOKEN, "mode": "service"}, Mode.SERVICE),
        ({"controller_url": URL, "controller_token": TOKEN, "mode": "sign-in"}, Mode.SIGN_IN),
        ({"controller_url": URL, "oauth_client_id": "jobpane"}, Mode.SIGN_IN),
    ],
)
def test_the_mode_follows_from_what_is_configured(
    chosen: pytest.MonkeyPatch, values: dict[str, str], mode: Mode
) -> None:
    choose(chosen, **values)
    [controller] = load_settings().controllers
    assert (controller.name, controller.mode) == ("", mode)


@pytest.mark.parametrize(
    ("values", "frames_only"),
    [
        ({}, False),
        ({"host": "::1"}, False),
        ({"host": "localhost", "controller_token": TOKEN, "controller_url": URL}, False),
        ({"host": "192.0.2.1", "controller_url": URL}, True),
        (
            {
                "host": "192.0.2.1",
                "controller_url": URL,
                "controller_token": TOKEN,
                "behind_proxy": "192.0.2.0/24",
            },
            False,
        ),
    ],
)
def test_what_is_open_to_others_needs_a_way_to_know_them(
    chosen: pytest.MonkeyPatch, values: dict[str, str], frames_only: bool
) -> None:
    choose(chosen, **values)
    assert load_settings().serves_frames_only is frames_only


def test_portal_keys_let_a_token_serve_others(chosen: pytest.MonkeyPatch, tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.write_text(f"# portals\n\nops:{KEY}\n")
    choose(chosen, controller_url=URL, controller_token=TOKEN, host="192.0.2.1")
    choose(chosen, portal_keys_file=str(keys))
    assert load_settings().serves_frames_only


def test_lists_are_read_and_normalized(chosen: pytest.MonkeyPatch) -> None:
    choose(
        chosen,
        behind_proxy="10.0.0.0/8, 192.0.2.7,fd00::/8",
        proxy_user_header="X-Auth-Request-User, Remote-User",
        embed_origins="HTTPS://Ops.Example.org:443, http://[::1]:8080,https://ops.example.org",
    )
    settings = load_settings()
    assert [str(one) for one in settings.behind_proxy] == ["10.0.0.0/8", "192.0.2.7/32", "fd00::/8"]
    assert settings.proxy_user_header == ("x-auth-request-user", "remote-user")
    assert settings.embed_origins == ("https://ops.example.org", "http://[::1]:8080")


def test_the_first_session_key_seals_and_old_ones_follow(
    chosen: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    keys = tmp_path / "session-keys"
    keys.write_text(f"{KEY}\n{OTHER_KEY}\n")
    choose(chosen, session_key_file=str(keys), redis_url="rediss://redis.example.org")
    settings = load_settings()
    assert [one.get_secret_value() for one in settings.session_keys] == [KEY, OTHER_KEY]
    choose(chosen, session_key=KEY)
    with pytest.raises(SettingsError, match="both set"):
        load_settings()


def test_without_a_session_key_each_process_has_its_own(chosen: pytest.MonkeyPatch) -> None:
    one, other = load_settings(), load_settings()
    assert not one.has_session_key
    assert one.session_keys == one.session_keys
    assert one.session_keys != other.session_keys
    assert len(one.session_keys[0].get_secret_value()) >= 32


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://ops.example.org", ""),
        ("https://ops.example.org/", ""),
        ("https://ops.example.org/tools/jobpane", "/tools/jobpane"),
        ("https://ops.example.org:8443/~ops/j.v-2_x/", "/~ops/j.v-2_x"),
    ],
)
def test_people_may_open_jobpane_below_a_path(
    chosen: pytest.MonkeyPatch, url: str, path: str
) -> None:
    choose(chosen, public_url=url)
    settings = load_settings()
    assert settings.site_path == path
    assert settings.url == url.rstrip("/")
    assert settings.own_origins[-1] == url.removesuffix("/").removesuffix(path)


def test_own_origins_are_loopback_and_the_public_url(chosen: pytest.MonkeyPatch) -> None:
    choose(chosen, port="8080", public_url="https://jobs.example.org")
    settings = load_settings()
    assert "http://127.0.0.1:8080" in settings.own_origins
    assert "https://jobs.example.org" in settings.own_origins
    assert "http://jobs.example.org:8080" not in settings.own_origins
    assert "jobs.example.org" in settings.own_hosts
    assert "*" not in settings.own_origins


@given(text=st.text(max_size=60))
def test_any_url_is_taken_or_refused_in_one_line(text: str) -> None:
    try:
        settings = Settings(public_url=text)  # type: ignore[call-arg]
    except ValueError:
        return
    assert settings.public_url == "" or settings.public_url.startswith(("http://", "https://"))
    assert all(origin.count("/") == 2 for origin in settings.own_origins)
