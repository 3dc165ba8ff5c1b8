"""Jobpane's settings: the only reader of the environment.

Every setting is a variable `JOBPANE_…`; README.md has the table, and tests/test_docs.py keeps the
two alike. A wrong setting is reported in one line that names its variable, never its secret.
"""

import hashlib
import os
import re
import ssl
from difflib import get_close_matches
from pathlib import Path
from socket import gethostname
from typing import Literal
from urllib.parse import urlsplit

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "JOBPANE_"
_WILDCARDS = {"0.0.0.0", "::"}  # noqa: S104 # compared with, never bound by default
_HOST_AND_PORT = re.compile(r"(?:[\w.-]+|\[[0-9a-fA-F:.]+\])(?::\d{1,5})?")
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


class SettingsError(Exception):
    """One line that says which variable is wrong and what to do."""


class Settings(BaseSettings):
    """The settings of the operator; they never change after the start."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        frozen=True,
        extra="ignore",
        hide_input_in_errors=True,
        env_ignore_empty=True,
    )

    controller_url: str = Field("", description="where AWX or the platform's gateway answers")
    controller_token: SecretStr = Field(SecretStr(""), description="the token that reads")
    controller_token_file: Path | None = Field(None, description="a file that holds the token")
    controller_ca: Path | None = Field(None, description="a PEM file with the authority")
    controller_ui: Literal["auto", "classic", "awx", "gateway"] = Field(
        "auto", description="which interface links lead to"
    )
    allow_actions: bool = Field(
        False, description="whether a configured token may cancel, delete and run again"
    )
    host: str = Field("127.0.0.1", min_length=1, description="the address to listen at")
    port: int = Field(3000, ge=1, le=65535, description="the port to listen at")
    public_url: str = Field("", description="the URL people open")
    data_dir: Path = Field(
        default_factory=lambda: user_data_path("jobpane"),
        description="where the built-in controller keeps its database",
    )
    output_budget_mb: int = Field(
        4096, ge=16, description="how much of the disk fetched outputs may take, in MiB"
    )
    log_format: Literal["text", "json"] = Field(
        "text", description="text for people, json for machines"
    )

    @field_validator("controller_url", "public_url")
    @classmethod
    def _is_web_url(cls, url: str) -> str:
        return _web_url(url.strip())

    @field_validator("controller_token")
    @classmethod
    def _is_header_text(cls, token: SecretStr) -> SecretStr:
        return SecretStr(_token(token.get_secret_value(), may_be_empty=True))

    @field_validator("controller_ca")
    @classmethod
    def _is_certificate(cls, path: Path | None) -> Path | None:
        if path is not None:
            _read_authority(path)
        return path

    @model_validator(mode="after")
    def _has_one_token(self) -> "Settings":
        has_token, has_file = bool(self.controller_token.get_secret_value()), self._has_file
        if has_token and has_file:
            raise ValueError("CONTROLLER_TOKEN and _TOKEN_FILE are both set; keep one of them")
        if self.controller_url and not (has_token or has_file):
            raise ValueError("CONTROLLER_URL is set, so CONTROLLER_TOKEN or _TOKEN_FILE must be")
        if not self.controller_url and (has_token or has_file):
            raise ValueError("a token is set but no CONTROLLER_URL to use it with")
        if has_file:
            self.token()
        return self

    @property
    def _has_file(self) -> bool:
        return self.controller_token_file is not None

    @property
    def is_built_in(self) -> bool:
        """Whether Jobpane starts a controller of its own."""
        return not self.controller_url

    @property
    def actions_on(self) -> bool:
        """Whether actions are permitted: always with the built-in controller."""
        return self.is_built_in or self.allow_actions

    @property
    def output_folder(self) -> Path:
        """The folder of fetched outputs: one for each controller, since job ids repeat."""
        url = self.controller_url.encode()
        name = "built-in" if self.is_built_in else hashlib.sha256(url).hexdigest()[:16]
        return self.data_dir / "output" / name

    def token(self) -> SecretStr:
        """The configured token, read again from its file where it has one.

        Raises:
            ValueError: The file cannot be read or holds no usable token.
        """
        if self.controller_token_file is None:
            return self.controller_token
        try:
            text = self.controller_token_file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ValueError("CONTROLLER_TOKEN_FILE cannot be read") from error
        return SecretStr(_token(text.strip(), may_be_empty=False))

    @property
    def token_source(self) -> SecretStr | Path:
        """The token itself, or the file that holds it and may be replaced at any time."""
        return self.controller_token_file or self.controller_token

    @property
    def own_hosts(self) -> tuple[str, ...]:
        """The host names that a browser may use for Jobpane, without ports."""
        listens = (gethostname().lower(),) if self.host in _WILDCARDS else (self.host.lower(),)
        public = urlsplit(self.public_url).hostname
        return tuple(dict.fromkeys([*_LOOPBACK, *listens, *([public] if public else [])]))

    @property
    def own_origins(self) -> tuple[str, ...]:
        """The origins of Jobpane's own pages; pages of others may not use its websocket."""
        public = urlsplit(self.public_url)
        listening = [
            f"http://{host}:{self.port}" for host in self.own_hosts if host != public.hostname
        ]
        if not public.hostname:
            return tuple(listening)
        return (*listening, f"{public.scheme}://{public.netloc}")


def load_settings() -> Settings:
    """The settings of this process.

    Raises:
        SettingsError: One of them is wrong; the error's text is one line for the operator.
    """
    _refuse_unknown_names()
    try:
        return Settings()  # type: ignore[call-arg] # mypy takes the fields for arguments
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = "".join(str(part) for part in first["loc"]).upper()
        reason = first["msg"].removeprefix("Value error, ")
        named = f"{PREFIX}{name}: {reason}" if name else f"{PREFIX}*: {reason}"
        raise SettingsError(f"{named}. See “Settings” in README.md.") from None


def _refuse_unknown_names() -> None:
    known = [f"{PREFIX}{name.upper()}" for name in Settings.model_fields]
    for name in sorted(os.environ):
        if name.startswith(PREFIX) and name not in known:
            near = get_close_matches(name, known, n=1)
            meant = f" Did you mean {near[0]}?" if near else " See “Settings” in README.md."
            raise SettingsError(f"{name} is no setting of Jobpane.{meant}")


def _web_url(url: str) -> str:
    if not url:
        return url
    try:
        parts = urlsplit(url)
        is_usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_usable = False
    if not is_usable:
        raise ValueError("must be a URL that begins with http:// or https:// and a host")
    if not _HOST_AND_PORT.fullmatch(parts.netloc.rpartition("@")[2]):
        raise ValueError("holds a host name with characters that no host has")
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise ValueError("must hold no user name, password, ? or #")
    return url.rstrip("/")


def _token(text: str, *, may_be_empty: bool) -> str:
    if not text and may_be_empty:
        return text
    if not text:
        raise ValueError("CONTROLLER_TOKEN_FILE is empty")
    if not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError("the token holds white space or characters that no token has")
    return text


def _read_authority(path: Path) -> None:
    try:
        ssl.create_default_context(cafile=str(path))
    except (OSError, ssl.SSLError) as error:
        raise ValueError("must be a readable PEM file with a certificate") from error
