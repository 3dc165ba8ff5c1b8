"""The browser that asks to sign in or out, and what comes of that."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Visitor:
    """What is known of a browser by its request."""

    address: str
    browser_cookie: str  # its value; states of OAuth and forms are bound to it
    user_agent: str
    cookie_header: str
    is_https: bool
    base_path: str = ""  # "/c/lab" where there are several controllers
    origin: str = ""  # of the page, one of Jobpane's own: "http://127.0.0.1:8000"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session; `set_cookie` is the header that gives it to the browser."""

    name: str
    set_cookie: str
    next_path: str = "/"


@dataclass(frozen=True, slots=True)
class NotSignedIn:
    """Why there is no session, for the page; `id` names the log line where there is one."""

    code: str
    message: str
    retry_after_s: int = 0
    id: str = ""


@dataclass(frozen=True, slots=True)
class ListedSession:
    """One of a user's sessions, as the user sees it."""

    id: str
    browser: str
    address: str
    created_at: datetime
    used_at: datetime
    is_this: bool
    made_by: str
