"""What `Set-Cookie` headers of the controller say, as far as a session needs it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

CSRF = "csrftoken"
NAME_HEADER = "x-api-session-cookie-name"
_NOT_SESSIONS = frozenset({CSRF, "userLoggedIn", "messages", "sessionid_expires"})
# What RFC 6265 permits, so that no value can break out of a header.
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}", re.ASCII)
_VALUE = re.compile(r"[!#-+\--:<-\[\]-~]{0,4096}", re.ASCII)
_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,12}", re.ASCII)


@dataclass(frozen=True, slots=True)
class SetCookie:
    """A cookie that a response sets, or removes."""

    name: str
    value: str

    def __repr__(self) -> str:
        return f"<SetCookie {self.name}>"

    @property
    def is_removal(self) -> bool:
        """Whether the browser should forget it."""
        return not self.value


def set_cookies(headers: Iterable[str]) -> dict[str, SetCookie]:
    """The usable cookies by their names; of several of one name the last counts."""
    found = (_set_cookie(header) for header in headers)
    return {one.name: one for one in found if one is not None}


def session_cookie(cookies: dict[str, SetCookie], said_name: str) -> SetCookie | None:
    """The one that holds the session, by the name that AWX says, or else by what is left.

    An administrator may rename it, and a gateway does not say its name.
    """
    usable = {name: one for name, one in cookies.items() if not one.is_removal}
    if said_name in usable.keys() - _NOT_SESSIONS:
        return usable[said_name]
    rest = [one for name, one in usable.items() if name not in _NOT_SESSIONS]
    named = [one for one in rest if "session" in one.name.lower()]
    candidates = named or rest
    return candidates[0] if len(candidates) == 1 else None


def _set_cookie(header: str) -> SetCookie | None:
    pair, *attributes = header.split(";")
    name, separator, value = (part.strip() for part in pair.partition("="))
    value = value[1:-1] if len(value) > 1 and value[0] == value[-1] == '"' else value
    if not separator or not _NAME.fullmatch(name) or not _VALUE.fullmatch(value):
        return None
    return SetCookie(name, "" if _is_over(attributes) else value)


def _is_over(attributes: list[str]) -> bool:
    """Whether it ends at once: `Max-Age` comes before `Expires`."""
    said: dict[str, str] = {}
    for one in attributes:
        name, _, value = one.partition("=")
        said[name.strip().lower()] = value.strip()
    age = said.get("max-age", "")
    if _WHOLE_NUMBER.fullmatch(age):
        return int(age) <= 0
    try:
        # Django removes a cookie by the first second of 1970, so that no clock is needed.
        return "expires" in said and parsedate_to_datetime(said["expires"]).year <= 1970
    except (ValueError, TypeError, OverflowError, IndexError):
        return False
