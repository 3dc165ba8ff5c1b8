"""Several controllers in a TOML file: what it may say, and the one line for what it may not."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr, ValidationError

from app.settings import ControllerSettings, Mode, Settings
from app.settings.controllers import read_controllers

PROD = '[[controllers]]\nname = "prod"\nurl = "https://awx.example.org"\n'
LAB = '[[controllers]]\nname = "lab"\nurl = "https://lab.example.org"\n'
TOKEN = "not-a-real-token"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "controllers.toml"


def complaint(file: Path, text: str) -> str:
    file.write_text(text)
    with pytest.raises(ValueError, match=r"\A[^\n]+\Z") as caught:
        read_controllers(file)
    return str(caught.value)


def test_each_controller_has_a_mode_and_a_look_of_its_own(file: Path) -> None:
    (file.parent / "token").write_text(TOKEN)
    (file.parent / "secret").write_text("not-a-real-secret\n")
    file.write_text(
        f'{PROD}color = "red"\nui = "gateway"\nallow_actions = true\n'
        'oauth_client_id = "jobpane"\noauth_client_secret_file = "secret"\n'
        f'{LAB}token_file = "token"\n'
        f'[[controllers]]\nname = "third"\nurl = "http://third"\ntoken = "{TOKEN}"\n'
        'mode = "sign-in"\n'
    )
    prod, lab, third = Settings(controllers=file).controllers  # type: ignore[arg-type]
    assert (prod.name, prod.mode, prod.color, prod.ui) == ("prod", Mode.SIGN_IN, "red", "gateway")
    assert prod.actions_on
    assert prod.oauth_client_secret == SecretStr("not-a-real-secret")
    assert (lab.mode, lab.token_source) == (Mode.SERVICE, file.parent / "token")
    assert not lab.actions_on
    assert (third.mode, third.token_source) == (Mode.SIGN_IN, SecretStr(TOKEN))


def test_a_controller_that_stands_alone_in_the_file_keeps_urls_plain(file: Path) -> None:
    file.write_text(PROD)
    [prod] = Settings(controllers=file).controllers  # type: ignore[arg-type]
    assert (prod.name, prod.url) == ("", "https://awx.example.org")


def test_outputs_of_two_controllers_lie_apart_and_stay_where_they_are(tmp_path: Path) -> None:
    one = ControllerSettings(name="prod", url="https://awx.example.org")
    renamed = ControllerSettings(name="live", url="https://awx.example.org")
    other = ControllerSettings(name="lab", url="https://lab.example.org")
    assert one.output_folder(tmp_path) == renamed.output_folder(tmp_path)
    assert one.output_folder(tmp_path) != other.output_folder(tmp_path)
    single = Settings(controller_url="https://awx.example.org", data_dir=tmp_path)
    assert single.output_folder == one.output_folder(tmp_path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "1 to 50 tables"),
        ("controllers = 3", "1 to 50 tables"),
        ("controllers = [3]", "table 1 has no name"),
        ("[[controllers]", "isn't TOML"),
        (PROD.replace("[[controllers]]", "[prod]"), "has “prod”"),
        (f"{PROD}[extra]\n", "has “extra”"),
        (PROD + LAB.replace("lab", "prod", 1), "two controllers have the name “prod”"),
        (PROD + LAB.replace("lab.example", "awx.example"), "two controllers have the URL"),
        (PROD + LAB.replace("lab.example.org", "awx.example.org/"), "two controllers have the URL"),
        (PROD + '[[controllers]]\nname = "lab"\n', "“lab” has no url"),
        ('[[controllers]]\nurl = "https://awx.example.org"\n', "table 1 has no name"),
        (PROD.replace("prod", "Prod"), "“Prod”: name"),
        (PROD.replace("prod", "a/b"), "“a/b”: name"),
        (PROD.replace("prod", "p" * 33), "name"),
        (PROD.replace("prod", "prod\\n"), "table 1: name"),
        (PROD.replace("https", "ftp"), "“prod”: url"),
        (PROD.replace("//", "//me:s3cr3t@"), "“prod”: url"),
        (f'{PROD}token = "s3cr3t with blanks"\n', "“prod”: token"),
        (f'{PROD}token = "{TOKEN}"\ntoken_file = "controllers.toml"\n', "“prod”: token_file"),
        (f"{PROD}tokn = 3\n", "“prod”: tokn: isn't a key"),
        (f'{PROD}mode = "built-in"\n', "“prod”: mode"),
        (f'{PROD}mode = "service"\n', "“prod”: the mode “service” needs a token"),
        (f'{PROD}color = "#ff0000"\n', "“prod”: color"),
        (f'{PROD}allow_actions = "perhaps"\n', "“prod”: allow_actions"),
        (f'{PROD}ca = "nowhere.pem"\n', "“prod”: ca"),
        (f'{PROD}token_file = "nowhere"\n', "nowhere can't be read (No such file"),
        (f'{PROD}token_file = "nowhere"\n', "“prod”: token_file: /"),
        (f'{PROD}oauth_client_secret_file = "nowhere"\n', "“prod”: oauth_client_secret_file"),
        (f'{PROD}token = "{TOKEN}"\noauth_client_id = "jobpane"\n', "in the mode “sign-in”"),
    ],
    ids=lambda value: value[-40:],
)
def test_a_wrong_controller_is_one_line_with_its_name(file: Path, text: str, words: str) -> None:
    seen = complaint(file, text)
    assert words in seen
    assert "s3cr3t" not in seen


def test_a_missing_file_is_reported(file: Path) -> None:
    with pytest.raises(ValueError, match="can't be read"):
        read_controllers(file)


@pytest.mark.parametrize(
    "single",
    [
        {"controller_url": "https://awx.example.org"},
        {"mode": "sign-in"},
        {"allow_actions": True},
        {"controller_ui": "awx"},
    ],
    ids=str,
)
def test_the_file_and_the_single_variables_do_not_mix(file: Path, single: dict[str, str]) -> None:
    file.write_text(PROD)
    with pytest.raises(
        ValidationError, match=f"JOBPANE_{next(iter(single)).upper()}, which must be unset"
    ):
        Settings(controllers=file, **single)  # type: ignore[arg-type]


def test_one_service_among_several_needs_a_trusted_proxy_beyond_loopback(file: Path) -> None:
    file.write_text(f'{PROD}{LAB}token = "{TOKEN}"\n')
    with pytest.raises(ValidationError, match="JOBPANE_BEHIND_PROXY"):
        Settings(controllers=file, host="192.0.2.1")  # type: ignore[arg-type]
    file.write_text(PROD + LAB)
    assert len(Settings(controllers=file, host="192.0.2.1").controllers) == 2  # type: ignore[arg-type]


def test_no_token_is_in_a_repr(file: Path) -> None:
    file.write_text(f'{PROD}token = "{TOKEN}"\n')
    settings = Settings(controllers=file)  # type: ignore[arg-type]
    assert TOKEN not in repr(settings) + str(settings.controllers[0].model_dump())


@given(content=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_in_one_line(
    content: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.getbasetemp() / f"any-{os.getpid()}.toml"
    file.write_bytes(content)
    with pytest.raises(ValueError, match=r"\A[^\n]+\Z"):
        read_controllers(file)
