"""What is masked in a record, and what is left readable."""

import json

import pytest

from app.jobs.redaction import MASK, is_secret_name, masked, masked_text, raw_json
from app.jobs.redaction.remembered import Remembered


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


PIECES = [
    *(
        "://:",
        "key='",
        "token=\\",
        "eyJ",
        "password ",
        'a.b:"',
        "=",
        ":",
        '"',
        "token=x\n",
        "token=x ",
    ),
    *("password: |\n  x\n", 'password: "', "key: #", "日本 key=", "https://u:p@h/", "-----BEGIN "),
    *("eyJabcdefgh.", "--token x ", "bearer x ", "[", '{"a":', "path: /x\n"),
]


@pytest.mark.parametrize("piece", PIECES)
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


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("password: |\n  hunter2\n  more\nnext: 1\n", f"password: {MASK}\nnext: 1\n"),
        ("- name: x\n  token: >-\n    hunter2\n\n  b: 1", f"- name: x\n  token: {MASK}\n\n  b: 1"),
        ("db:\n  password:\n    hunter2\n  a: 1\n", f"db:\n  password: {MASK}\n  a: 1\n"),
        ('key: "hunter2\n  hunter2"\nnext', f"key: {MASK}\nnext"),
        ("vault_data: !vault |\n  $ANSIBLE_VAULT;1.1\n  6162", f"vault_data: {MASK}"),
        ("+  password: |\n+    hunter2\n+  a: 1", f"+  password: {MASK}\n+  a: 1"),
        ("at 10:00 password: |\n  hunter2\nnext", f"at 10:00 password: {MASK}\nnext"),
        ("KeyError:\n  indented\n", "KeyError:\n  indented\n"),
        ("days: |\n  3\n", "days: |\n  3\n"),
    ],
)
def test_a_yaml_value_on_the_lines_below_its_name_is_masked(text: str, shown: str) -> None:
    assert masked_text(text) == shown
    assert masked_text(shown) == shown


def test_a_text_dense_with_secrets_is_masked_by_whole_lines() -> None:
    text = "first line\n" + "token=hunter2\n" * 10_000 + "last line"
    hidden = masked_text(text)
    assert "hunter2" not in hidden
    assert hidden.startswith("first line\n****")
    assert hidden.endswith("*\nlast line")
    assert len(hidden) == len(text)


def test_json_of_too_many_values_is_shown_only_without_words_of_secrets() -> None:
    many = {"ids": list(range(10_000))}
    innocent = json.dumps(many)
    assert masked(innocent) == innocent
    for held in ({"token": "hunter2"}, {"pass\u0077ord": "hunter2"}):
        for text in (json.dumps(many | held), json.dumps(many | held).replace("w", "\\u0077")):
            assert "too many values" in str(masked(text))


def test_a_long_text_that_did_not_change_is_not_masked_again() -> None:
    asked: list[str] = []

    def function(text: str) -> str:
        asked.append(text)
        return text.replace("secret", MASK)

    remembered = Remembered(function, limit=25_000)
    long, other = "secret" * 1000, "another" * 1000
    assert remembered(long) == remembered(f"{long}") == remembered(long.replace("secret", MASK))
    assert len(asked) == 1
    remembered(other)
    remembered(other * 2)
    remembered(long)
    assert len(asked) == 4, "what is remembered is bounded"
