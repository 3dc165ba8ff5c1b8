"""Who a request or an event counts as, where many share what there is: a user, or an address.

A user is a named principal, or the frame of a portal's link; where nobody is named, the address
alone counts. Loopback is no address: it is the local user, or a proxy that is not named.
"""

from collections.abc import Iterator
from ipaddress import ip_address

from app.services.principals import Principal
from app.sessions.attempts import key_of_address


def askers(principal: Principal | None, address: str) -> Iterator[tuple[str, str]]:
    """The kind of each, "user" or "address", and its key: the user first, where one is known."""
    if principal is not None and (principal.name or principal.grant):
        yield "user", f"user {principal.controller} {principal.name or principal.key}"
    if address and not _is_of_this_machine(address):
        yield "address", f"address {key_of_address(address)}"


def asker_of(principal: Principal | None, address: str) -> str:
    """The key of the user, or else of the address; "" where neither is known."""
    return next((key for _, key in askers(principal, address)), "")


def _is_of_this_machine(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
