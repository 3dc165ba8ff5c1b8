"""Whom a request or an event counts for, where many share what there is: a user, an address.

A user is a named principal, or one session of a frame: a portal's link opens one, once, and who
holds a link shares nothing with the portal's other viewers. What bounds a portal as a whole is how
many links and sessions it may have (app/sessions/frame_records.py), and the address of each viewer.
Where nobody is named, the address alone counts. Loopback is no address: it is the local user, or a
proxy that is not named.
"""

from collections.abc import Iterator
from ipaddress import ip_address
from typing import NamedTuple

from app.services.principals import Principal
from app.sessions.attempts import key_of_address


class Asker(NamedTuple):
    """A user or an address; the key begins with the kind."""

    kind: str  # "user" or "address"
    key: str


def askers(principal: Principal | None, address: str) -> Iterator[Asker]:
    """The user, where one is known, then the address, unless it is of loopback."""
    own = _own(principal)
    if principal is not None and own:
        yield Asker("user", f"user {principal.controller} {own}")
    if address and not is_loopback(address):
        yield Asker("address", f"address {key_of_address(address)}")


def asker_of(principal: Principal | None, address: str) -> str:
    """The key of the user, or else of the address; "" where neither is known."""
    return next((one.key for one in askers(principal, address)), "")


def _own(principal: Principal | None) -> str:
    """What distinguishes a user at a controller; a name is never the same as a frame's session."""
    if principal is None:
        return ""
    if principal.grant is not None:  # its name is its portal's
        return f"session {principal.key}"
    return f"name {principal.name}" if principal.name else ""


def is_loopback(address: str) -> bool:
    """Whether an IP address is one of loopback; what is no address is none."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
