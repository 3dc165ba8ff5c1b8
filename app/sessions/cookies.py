"""Jobpane's cookies: their names, what a browser may do with them, and reading them back.

Under https a name begins with `__Host-`, so that no other host and no plain http page can set it,
and the name without is not read. Where people open Jobpane below a path of a host, the cookies are
for that path, so that what else is on the host never gets them; browsers ask for `__Secure-` then.
Two of a name, or a value that Jobpane never makes, count as none.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.sessions.store import new_cookie_value

__all__ = ["Cookie", "browser_cookie", "new_cookie_value", "session_cookie"]

_VALUE = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
_CONTROLLER = re.compile(r"[A-Za-z0-9_-]{0,64}", re.ASCII)
_MAX_HEADER = 16_384


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie for all of Jobpane that no script reads and that other sites' forms do not send."""

    name: str
    is_https: bool
    path: str = "/"

    def read(self, headers: Sequence[str]) -> str | None:
        """The value in a request's Cookie headers; None unless there is exactly one good one."""
        if sum(map(len, headers)) > _MAX_HEADER:
            return None
        pairs = (pair.strip(" \t").partition("=") for one in headers for pair in one.split(";"))
        found = [value for name, _, value in pairs if name == self.name]
        return found[0] if len(found) == 1 and _VALUE.fullmatch(found[0]) else None

    def setting(self, value: str, max_age_s: int | None = None) -> str:
        """The Set-Cookie header; without an age the cookie ends with the browser.

        Raises:
            ValueError: The value is none of `new_cookie_value`; not repeated.
        """
        if not _VALUE.fullmatch(value):
            raise ValueError("A cookie's value must be one that Jobpane made.")
        return self._header(value) + ("" if max_age_s is None else f"; Max-Age={int(max_age_s)}")

    def removal(self) -> str:
        """The Set-Cookie header that makes a browser forget it."""
        return self._header("") + "; Max-Age=0"

    def _header(self, value: str) -> str:
        secure = "; Secure" if self.is_https else ""
        return f"{self.name}={value}; Path={self.path}; HttpOnly; SameSite=Lax{secure}"


def session_cookie(*, is_https: bool, controller: str = "", path: str = "/") -> Cookie:
    """The cookie of a session; each of several controllers has one of its own."""
    return _cookie("jobpane", is_https, controller, path)


def browser_cookie(*, is_https: bool, controller: str = "", path: str = "/") -> Cookie:
    """The cookie of a browser that is about to sign in; its forms and states are bound to it."""
    return _cookie("jobpane-browser", is_https, controller, path)


def _cookie(base: str, is_https: bool, controller: str, path: str) -> Cookie:
    if not _CONTROLLER.fullmatch(controller):
        raise ValueError("A controller's name has characters that a cookie's name may not have.")
    name = f"{base}-{controller}" if controller else base
    if not is_https:
        return Cookie(name, is_https, path)
    return Cookie(f"__Host-{name}" if path == "/" else f"__Secure-{name}", is_https, path)
