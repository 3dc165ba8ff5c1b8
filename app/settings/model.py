"""The settings as one frozen value, checked against each other."""

import secrets
from ipaddress import ip_address
from pathlib import Path
from socket import gethostname
from typing import Annotated, Literal
from urllib.parse import urlsplit

from platformdirs import user_data_path
from pydantic import (
    Field,
    PrivateAttr,
    SecretStr,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from app.runtime.watched_file import text_of
from app.settings import values
from app.settings.controllers import (
    ChosenMode,
    ControllerSettings,
    Mode,
    Ui,
    read_controllers,
    single_controller,
)
from app.settings.notify_urls import notify_urls_in

PREFIX = "JOBPANE_"
_WILDCARDS = {"0.0.0.0", "::"}  # noqa: S104 # compared with, never bound by default
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_SINGLE = {  # the variable of one controller, and its key in the file of several
    "controller_url": "url",
    "controller_token": "token",
    "controller_token_file": "token_file",
    "controller_ca": "ca",
    "controller_ui": "ui",
    "mode": "mode",
    "allow_actions": "allow_actions",
    "oauth_client_id": "oauth_client_id",
    "oauth_client_secret_file": "oauth_client_secret_file",
}


class Settings(BaseSettings):
    """The settings of the operator; they never change after the start."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        frozen=True,
        extra="ignore",
        hide_input_in_errors=True,
        env_ignore_empty=True,
    )

    controller_url: values.WebUrl = Field(
        "", description="where AWX or the platform's gateway answers"
    )
    controller_token: values.Token = Field(SecretStr(""), description="the token that reads")
    controller_token_file: values.TokenFile | None = Field(
        None, description="a file that holds the token"
    )
    controller_ca: values.Authority | None = Field(
        None, description="a PEM file with the authority"
    )
    controller_ui: Ui = Field("auto", description="which interface links lead to")
    mode: ChosenMode = Field("auto", description="whose rights the pages show")
    allow_actions: bool | None = Field(
        None, description="whether users may cancel, delete and run again"
    )
    oauth_client_id: str = Field("", description="the id of Jobpane's OAuth application")
    oauth_client_secret_file: values.TokenFile | None = Field(
        None, description="a file that holds the application's secret"
    )
    controllers: Annotated[tuple[ControllerSettings, ...], NoDecode] = Field(
        (), validate_default=True, description="a TOML file with several controllers"
    )
    host: str = Field("127.0.0.1", min_length=1, description="the address to listen at")
    port: int = Field(3000, ge=1, le=65535, description="the port to listen at")
    public_url: values.PublicUrl = Field("", description="the URL people open")
    behind_proxy: values.Networks = Field((), description="the networks of the trusted proxies")
    proxy_user_header: values.UserHeaders = Field(
        ("x-forwarded-user", "remote-user"),
        description="the headers in which a trusted proxy names the user",
    )
    session_key: values.SessionKeys = Field(
        SecretStr(""), description="the keys that seal sessions"
    )
    session_key_file: values.SessionKeysFile | None = Field(
        None, description="a file that holds these keys"
    )
    session_idle_minutes: int = Field(
        60, ge=1, le=1440, description="how long a session lasts without use"
    )
    session_hours: int = Field(12, ge=1, le=720, description="how long a session lasts in all")
    redis_url_file: values.RedisUrlFile | None = Field(
        None, description="a file that holds this URL"
    )
    redis_url: values.RedisUrl = Field(
        SecretStr(""), validate_default=True, description="a Redis that keeps the sessions"
    )
    embed_origins: values.Origins = Field(
        (), description="the origins of the portals that may frame a job"
    )
    portal_keys_file: values.NamedKeysFile | None = Field(
        None, description="a file with the keys of portals"
    )
    data_dir: Path = Field(
        default_factory=lambda: user_data_path("jobpane"),
        description="where the built-in controller keeps its database",
    )
    output_budget_mb: int = Field(
        4096, ge=16, description="how much of the disk fetched outputs may take, in MiB"
    )
    limit_connections: int = Field(
        300, ge=0, description="tabs that one user may have open; 0 for any"
    )
    limit_downloads: int = Field(
        8, ge=0, description="how many downloads one user may have at once; 0 for any"
    )
    limit_searches: int = Field(
        16, ge=0, description="how many searches one user may have at once; 0 for any"
    )
    limit_requests: int = Field(
        100, ge=0, description="API requests a second for one user; 0 for any"
    )
    history_days: int = Field(
        730,
        ge=0,
        le=36_500,
        description="how many days run history is kept; 0 keeps none",
    )
    metrics_token_file: values.TokenFile | None = Field(
        None, description="a file that holds the token for /metrics"
    )
    notify_urls_file: values.NotifyUrlsFile | None = Field(
        None, description="a file that holds these URLs"
    )
    notify_urls: values.NotifyUrls = Field(
        SecretStr(""),
        validate_default=True,
        description="who is notified: URLs that apprise knows",
    )
    log_format: Literal["text", "json"] = Field(
        "text", description="text for people, json for machines"
    )
    workers: int = Field(1, ge=1, le=64, description="how many processes serve")
    stop_seconds: int = Field(
        5, ge=1, le=3600, description="how long a stop waits for answers and downloads"
    )
    settings_file: Path | None = Field(None, description="a file with settings")
    _random_key: SecretStr = PrivateAttr(
        default_factory=lambda: SecretStr(secrets.token_urlsafe(32))
    )

    @field_validator("controllers", mode="before")
    @classmethod
    def _are_controllers(cls, given: object, info: ValidationInfo) -> object:
        """The controllers of the file that is named, or the one of the single variables."""
        if not set(_SINGLE) <= set(info.data):
            return ()  # a single variable is wrong, which is reported
        single = {key: info.data[name] for name, key in _SINGLE.items()}
        if not given:
            return (single_controller(single, PREFIX),)
        if not isinstance(given, str | Path):
            return given
        fields = {name: cls.model_fields[name].default for name in _SINGLE}
        mixed = [name for name in fields if info.data[name] != fields[name]]
        if mixed:
            raise ValueError(f"the file replaces {PREFIX}{mixed[0].upper()}, which must be unset")
        return read_controllers(Path(given))

    @field_validator("redis_url", "notify_urls")
    @classmethod
    def _of_file(cls, given: SecretStr, info: ValidationInfo) -> SecretStr:
        """The URLs, wherever they are configured."""
        file = info.data.get(f"{info.field_name}_file")
        if file is None:
            return given
        if given.get_secret_value():
            name = str(info.field_name).upper()
            raise ValueError(f"{PREFIX}{name} and _{name}_FILE are both set. Keep one")
        return SecretStr(text_of(file).strip())

    @model_validator(mode="after")
    def _fit_together(self) -> "Settings":
        if self.session_key.get_secret_value() and self.session_key_file:
            raise ValueError(f"{PREFIX}SESSION_KEY and _SESSION_KEY_FILE are both set. Keep one")
        if self.redis_url.get_secret_value() and not self.has_session_key:
            raise ValueError(f"{PREFIX}REDIS_URL needs {PREFIX}SESSION_KEY or _SESSION_KEY_FILE")
        if self.workers > 1 and not self.redis_url.get_secret_value():
            raise ValueError(f"{PREFIX}REDIS_URL must be set. Several workers share sessions there")
        if self.is_on_loopback:
            return self
        modes = {one.mode for one in self.controllers}
        if Mode.BUILT_IN in modes:
            raise ValueError(
                f"{PREFIX}HOST must be 127.0.0.1 with the built-in controller. "
                f"It has no sign-in. For other users, set {PREFIX}CONTROLLER_URL"
            )
        if Mode.SERVICE in modes and not (self.behind_proxy or self.portal_keys_file):
            raise ValueError(
                f"{PREFIX}BEHIND_PROXY or {PREFIX}PORTAL_KEYS_FILE must be set. "
                f"{PREFIX}HOST isn't 127.0.0.1, and a configured token serves all users"
            )
        return self

    @property
    def is_on_loopback(self) -> bool:
        """Whether only this machine can reach Jobpane."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host.lower() == "localhost"

    @property
    def is_built_in(self) -> bool:
        """Whether Jobpane starts a controller of its own."""
        return self.controllers[0].mode is Mode.BUILT_IN

    @property
    def actions_on(self) -> bool:
        """Whether actions are permitted at the first controller."""
        return self.controllers[0].actions_on

    @property
    def token_source(self) -> SecretStr | Path:
        """The first controller's token, or the file that holds it."""
        return self.controllers[0].token_source or SecretStr("")

    @property
    def output_folder(self) -> Path:
        """The folder of the first controller's fetched outputs."""
        return self.controllers[0].output_folder(self.data_dir)

    @property
    def has_session_key(self) -> bool:
        """Whether sessions outlive this process; else a random key seals them."""
        return bool(self.session_key.get_secret_value()) or self.session_key_file is not None

    @property
    def session_keys(self) -> tuple[SecretStr, ...]:
        """The keys of sessions: the first one seals, any of them opens.

        Raises:
            ValueError: The file of the keys has become unusable since the start.
        """
        if self.session_key_file is not None:
            keys = values.keys_in(text_of(self.session_key_file))
        else:
            keys = values.keys_in(self.session_key.get_secret_value())
        return tuple(map(SecretStr, keys)) or (self._random_key,)

    @property
    def receivers(self) -> tuple[SecretStr, ...]:
        """The URLs of those who are notified."""
        return notify_urls_in(self.notify_urls.get_secret_value())

    @property
    def url(self) -> str:
        """Where Jobpane's pages are, as far as the settings say."""
        host = "localhost" if self.host in _WILDCARDS else self.host
        return self.public_url or f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def site_path(self) -> str:
        """The path below which people open Jobpane, such as "/tools/jobpane"; "" for a host."""
        return urlsplit(self.public_url).path

    @property
    def serves_frames_only(self) -> bool:
        """Whether nobody knows who is at a browser, so that service mode shows no page itself.

        That is so beyond loopback without a trusted proxy: only frames of portals are served.
        """
        return not self.is_on_loopback and not self.behind_proxy

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
