"""How one controller lets users sign in: what it is like, and how long credentials last.

The defaults are those of AWX, where an administrator can change them.
"""

from dataclasses import dataclass
from enum import StrEnum


class Like(StrEnum):
    """The kinds of controllers, which differ in their URLs and in how users sign in."""

    AWX = "awx"
    """AWX up to 24.6.1: OAuth2, sessions, tokens and Basic, all under `/api/`."""
    NEWER_AWX = "newer-awx"
    """AWX after 24.6.1: sessions and Basic; no OAuth2 and no tokens."""
    GATEWAY = "gateway"
    """AAP 2.5 and 2.6: users sign in at the gateway, and the API is at `/api/controller/v2/`."""
    NEWER_GATEWAY = "newer-gateway"
    """AAP 2.7: the same without Basic."""


@dataclass(frozen=True, slots=True)
class ControllerSettings:
    """Times are in seconds."""

    like: Like = Like.AWX
    session_s: int = 1800
    sessions_per_user: int = -1
    """How many a user may have before the oldest ends; -1 is any number."""
    token_s: int = 31_536_000_000
    """AWX's own OAUTH2_PROVIDER default: a thousand years."""
    refresh_token_s: int = 2_628_000
    code_s: int = 600
    are_users_external: bool = False
    """Whether passwords live elsewhere and so, as AWX can be set, users may make no tokens."""

    @property
    def is_gateway(self) -> bool:
        return self.like in {Like.GATEWAY, Like.NEWER_GATEWAY}

    @property
    def has_tokens(self) -> bool:
        """Whether there are access tokens, and OAuth2 with them."""
        return self.like is not Like.NEWER_AWX

    @property
    def takes_basic(self) -> bool:
        return self.like is not Like.NEWER_GATEWAY

    @property
    def session_cookie(self) -> str:
        return "gateway_sessionid" if self.is_gateway else "awx_sessionid"
