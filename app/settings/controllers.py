"""The configured controllers: one from the single variables, or several from a TOML file.

In the file each controller is a table `[[controllers]]` with a `name` and a `url`. A controller
that is wrong is reported with its name; what else the file says is not repeated.
"""

import hashlib
import tomllib
from collections import Counter
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)

from app.runtime.watched_file import text_of
from app.settings import values

Ui = Literal["auto", "classic", "awx", "gateway"]
ChosenMode = Literal["auto", "sign-in", "service"]
# Names and not codes, so that each has a style of its own that stands out in both themes.
Color = Literal["", "gray", "red", "orange", "yellow", "green", "teal", "blue", "purple", "pink"]
_MOST_CONTROLLERS = 50
_PATHS = ("token_file", "ca", "oauth_client_secret_file")  # beside the file of the controllers


class Mode(StrEnum):
    """Whose rights a controller's pages show."""

    BUILT_IN = "built-in"  # a controller of Jobpane's own, everybody on this machine may do all
    SERVICE = "service"  # one configured token stands for everybody
    SIGN_IN = "sign-in"  # each user signs in with an account of the controller


class ControllerSettings(BaseModel):
    """One controller as the operator configured it; `name` is "" where there is only one."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    name: str = Field("", pattern=r"^[a-z0-9-]{0,32}$")
    url: values.WebUrl = ""
    token: values.Token = SecretStr("")
    token_file: values.TokenFile | None = None
    ca: values.Authority | None = None
    ui: Ui = "auto"
    chosen_mode: ChosenMode = Field("auto", alias="mode")
    allow_actions: bool | None = None
    color: Color = ""
    oauth_client_id: str = Field("", pattern=r"^[\x21-\x7e]{0,255}$")
    oauth_client_secret_file: values.TokenFile | None = None

    _written_in: Path | None = None

    @model_validator(mode="after")
    def _fits_together(self) -> "ControllerSettings":
        if self.token_file and self.has_token_text:
            raise ValueError("the token and its file are both set. Keep one")
        if not self.url and self.chosen_mode != "auto":
            raise ValueError(f"the mode “{self.chosen_mode}” needs a controller's URL")
        if self.chosen_mode == "service" and not self.has_token:
            raise ValueError("the mode “service” needs a token")
        if self.oauth_client_secret_file and not self.oauth_client_id:
            raise ValueError("the OAuth secret's file needs the client's id too")
        if self.oauth_client_id and self.mode is not Mode.SIGN_IN:
            raise ValueError("an OAuth client works in the mode “sign-in” only")
        return self

    @property
    def mode(self) -> Mode:
        """The chosen mode, or the one that follows from what is configured."""
        if not self.url:
            return Mode.BUILT_IN
        if self.chosen_mode == "auto":
            return Mode.SERVICE if self.has_token else Mode.SIGN_IN
        return Mode(self.chosen_mode)

    @property
    def has_token_text(self) -> bool:
        """Whether the token itself is configured, and no file."""
        return bool(self.token.get_secret_value())

    @property
    def has_token(self) -> bool:
        """Whether a token is configured; in sign-in mode it serves embedded frames only."""
        return self.has_token_text or self.token_file is not None

    @property
    def written_in(self) -> Path | None:
        """The file that configures this controller, where it is not configured by variables."""
        return self._written_in

    @property
    def token_source(self) -> SecretStr | Path | None:
        """The token itself, or the file that holds it and may be replaced at any time."""
        return self.token_file or (self.token if self.has_token_text else None)

    @property
    def oauth_client_secret(self) -> SecretStr | None:
        """The secret of the OAuth client, read from its file; None for a public client.

        Raises:
            ValueError: The file has become unusable since the start.
        """
        path = self.oauth_client_secret_file
        return None if path is None else SecretStr(values.secret_in(path))

    @property
    def actions_on(self) -> bool:
        """Whether actions are permitted: always with the built-in controller.

        Users who have signed in act with rights of their own, so they may unless it is forbidden;
        the configured token may only if it is allowed.
        """
        if self.mode is Mode.BUILT_IN:
            return True
        return self.mode is Mode.SIGN_IN if self.allow_actions is None else self.allow_actions

    @property
    def host(self) -> str:
        """The controller's host name, "" for the built-in one."""
        return urlsplit(self.url).hostname or ""

    @property
    def key(self) -> str:
        """What names this controller in stored files, whatever its name is: job ids repeat."""
        hashed = hashlib.sha256(self.url.encode()).hexdigest()[:16]
        return hashed if self.url else "built-in"

    def output_folder(self, data_dir: Path) -> Path:
        """The folder of its fetched outputs."""
        return data_dir / "output" / self.key


def read_controllers(path: Path) -> tuple[ControllerSettings, ...]:
    """The controllers of a TOML file, in its order; one that stands alone loses its name.

    Raises:
        ValueError: The file cannot be read, or a controller in it is wrong.
    """
    try:
        content = tomllib.loads(text_of(path))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"the file isn't TOML: {_one_line(error)}") from error
    tables = content.pop("controllers", [])
    if content:
        raise ValueError(f"the file has “{min(content)}”, but may have [[controllers]] tables only")
    if not isinstance(tables, list) or not 1 <= len(tables) <= _MOST_CONTROLLERS:
        raise ValueError(f"the file needs 1 to {_MOST_CONTROLLERS} tables [[controllers]]")
    found = tuple(_controller(table, number, path) for number, table in enumerate(tables, 1))
    _refuse_twice("name", [one.name for one in found])
    _refuse_twice("URL", [one.url for one in found])
    if len(found) == 1:
        return (found[0].model_copy(update={"name": ""}),)  # it needs none, so URLs stay plain
    return found


def _controller(table: object, number: int, path: Path) -> ControllerSettings:
    given = table if isinstance(table, dict) else {}
    named = f"controller “{given['name']}”" if _is_name(given.get("name")) else f"table {number}"
    missing = [key for key in ("name", "url") if not given.get(key)]
    if missing:
        raise ValueError(f"{named} has no {missing[0]}")
    beside = {key: path.parent / str(given[key]) for key in _PATHS if given.get(key)}
    try:
        found = ControllerSettings.model_validate({**given, **beside})
    except ValidationError as error:
        raise ValueError(f"{named}: {one_reason(error)}") from None
    found._written_in = path  # noqa: SLF001 # pydantic takes no private value when it validates
    return found


def _is_name(name: object) -> bool:
    return isinstance(name, str) and name.isprintable() and 0 < len(name) <= 40


def one_reason(error: ValidationError) -> str:
    """The first thing that is wrong, with its key, in one line without any value."""
    first = error.errors(include_url=False, include_input=False)[0]
    reason = first["msg"].removeprefix("Value error, ")
    if first["type"] == "string_pattern_mismatch":
        reason = "has invalid characters or is too long"
    if first["type"] == "extra_forbidden":
        reason = "isn't a key of a controller"
    return f"{first['loc'][0]}: {reason}" if first["loc"] else reason


def _refuse_twice(kind: str, found: list[str]) -> None:
    for one, count in Counter(found).items():
        if count > 1:
            raise ValueError(f"two controllers have the {kind} “{one}”")


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())


def single_controller(single: dict[str, Any], prefix: str) -> ControllerSettings:
    """The one controller of single variables, whose names begin with `prefix`.

    Raises:
        ValueError: They do not fit together; the text is for the operator.
    """
    has_token = bool(single["token"].get_secret_value())
    if has_token and single["token_file"]:
        raise ValueError(f"{prefix}CONTROLLER_TOKEN and _TOKEN_FILE are both set. Keep one")
    if not single["url"] and (has_token or single["token_file"]):
        raise ValueError(f"{prefix}CONTROLLER_URL isn't set, but a token is")
    try:
        return ControllerSettings.model_validate(single)
    except ValidationError as error:
        raise ValueError(f"{prefix}MODE: {one_reason(error)}") from None
