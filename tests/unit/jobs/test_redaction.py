"""What is masked in a record, and what is left readable."""

import json

import pytest

from app.jobs.redaction import MASK, is_secret_name, masked, masked_text, raw_json


@pytest.mark.parametrize(
    "name",
    [
        *("GITHUB_PAT", "ANSIBLE_VAULT_PASSWORD", "API_TOKEN", "aws_secret_access_key", "DB_PWD"),
        *("clientSecret", "sshKey", "githubPat", "PASSPHRASE", "GOOGLE_CREDENTIALS", "AUTH"),
    ],
)
def test_names_of_secrets_are_known(name: str) -> None:
    assert is_secret_name(name)


@pytest.mark.parametrize(
    "name", ["PATH", "PWD", "OLDPWD", "PATTERN", "HOME", "days", "author", "passed", "COMPAT"]
)
def test_names_of_harmless_values_are_not_taken_for_secrets(name: str) -> None:
    assert not is_secret_name(name)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("run --password=hunter2 now", f"run --password={MASK} now"),
        ('token = "two words" next', f'token = "{MASK}" next'),
        ("password: all of the line\nnext", f"password: {MASK}\nnext"),
        ("curl -H 'Authorization: Basic YWxh'", f"curl -H 'Authorization: {MASK}"),
        ("sent Bearer abc.def-ghi today", f"sent Bearer {MASK} today"),
        ("postgres://awx:p/w@db:5432/awx", f"postgres://awx:{MASK}@db:5432/awx"),
        ("https://a1b2c3d4e5f6a7b8c9d0@git.example/x", f"https://{MASK}@git.example/x"),
        ("pushed with ghp_0123456789abcdefABCD ok", f"pushed with {MASK} ok"),
        ("-----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY-----\nrest", f"{MASK}\nrest"),
        ("-----BEGIN RSA PRIVATE KEY-----\nMII", MASK),
    ],
)
def test_secrets_in_texts_are_masked(text: str, shown: str) -> None:
    assert masked_text(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "KeyError: 'days'",
        "Expired OAuth 2 Access Tokens: 0",
        "ssh://git@host/repo and http://host:8080/a@b",
        "max_locks_per_transaction: 64",
        'duplicate key value violates unique constraint "main_job_pkey"',
        "ok=5 changed=1 failed=0",
        "password=false",
    ],
)
def test_ordinary_texts_stay_as_they_are(text: str) -> None:
    assert masked_text(text) == text


def test_json_inside_a_string_is_masked_by_its_structure() -> None:
    text = '{"days": 3, "api_token": "hunter2", "dry_run": true}'
    shown = masked(text)
    assert json.loads(str(shown)) == {"days": 3, "api_token": MASK, "dry_run": True}


def test_a_name_that_comes_twice_in_json_hides_nothing() -> None:
    assert "hunter2" not in str(masked('{"a": "http://u:hunter2@h", "a": 1}'))


def test_the_value_after_an_option_is_masked() -> None:
    args = ["awx-manage", "--token", "hunter2", "--days", "3", "--secret", "--verbose"]
    assert masked(list(args)) == ["awx-manage", "--token", MASK, *args[3:]]


def test_switches_under_a_secret_name_stay_readable() -> None:
    env = {"ANSIBLE_HOST_KEY_CHECKING": "False", "USE_TOKEN": True, "PASSWORD": "", "KEY": None}
    assert masked(dict(env)) == env


def test_a_whole_structure_under_a_secret_name_is_masked() -> None:
    assert masked({"credentials": {"user": "a", "value": "b"}}) == {"credentials": MASK}


def test_very_deep_nesting_is_cut_off_and_not_followed() -> None:
    value: object = "secret"
    for _ in range(500):
        value = [value]
    assert "nested too deeply" in raw_json({"a": value})  # type: ignore[dict-item]


@pytest.mark.parametrize("piece", ["://:", "key='", "token=\\", "eyJ", "password ", 'a.b:"'])
def test_masking_takes_time_in_proportion_to_the_text(piece: str) -> None:
    # Quadratic time at this length would take minutes and be stopped by hand.
    assert masked_text(piece * (300_000 // len(piece)))


@pytest.mark.parametrize(
    "text",
    [
        "https://user:12345@host/x",
        "postgres://u:12345@h/db",
        "mysql --password hunter2 -h db",
        "['mysql', '--password', 'hunter2']",
        "-----BEGIN PGP PRIVATE KEY BLOCK-----\nhunter2\n-----END PGP PRIVATE KEY BLOCK-----",
    ],
)
def test_secrets_that_were_once_missed_are_masked(text: str) -> None:
    masked = masked_text(text)
    assert "12345" not in masked
    assert "hunter2" not in masked
    assert masked_text(masked) == masked


@pytest.mark.parametrize(
    ("pair", "shown"),
    [
        ({"name": "DB_PASSWORD", "value": "hunter2"}, {"name": "DB_PASSWORD", "value": MASK}),
        ({"var": "apiToken", "Value": ["a", "b"]}, {"var": "apiToken", "Value": MASK}),
        ({"name": "DB_HOST", "value": "db.local"}, {"name": "DB_HOST", "value": "db.local"}),
        ({"name": "USE_TOKEN", "value": True}, {"name": "USE_TOKEN", "value": True}),
        ({"name": 7, "value": "x"}, {"name": 7, "value": "x"}),
    ],
)
def test_a_value_beside_the_name_of_a_secret_is_masked(
    pair: dict[str, object], shown: dict[str, object]
) -> None:
    assert masked({"extra_vars": json.dumps({"env": [pair]})}) == {
        "extra_vars": json.dumps({"env": [shown]})
    }
