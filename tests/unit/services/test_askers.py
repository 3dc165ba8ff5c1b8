"""Whom a request counts for: its user where one is known, and the address it comes from."""

from typing import cast

import pytest

from app.services.askers import asker_of, askers
from app.services.container import Services
from app.services.embed_grants import EmbedGrant
from app.services.principals import Principal

NO_SERVICES = cast("Services", None)
ADA = Principal("ada's", NO_SERVICES, name="ada", controller="lab")
FRAME, ANOTHER = (
    Principal(
        f"frame {number}",
        NO_SERVICES,
        name="frame of acme",
        controller="lab",
        grant=cast("EmbedGrant", "a grant"),
    )
    for number in (1, 2)
)
LOCAL = Principal("local", NO_SERVICES)


@pytest.mark.parametrize(
    ("principal", "address", "asker"),
    [
        (ADA, "192.0.2.7", "user lab name ada"),
        (ADA, "127.0.0.1", "user lab name ada"),
        (FRAME, "192.0.2.7", "user lab session frame 1"),
        (LOCAL, "192.0.2.7", "address 192.0.2.7"),
        (None, "2001:db8::7", "address 2001:db8::/64"),
        (LOCAL, "::1", ""),
        (None, "", ""),
    ],
)
def test_the_user_counts_or_else_the_address(
    principal: Principal | None, address: str, asker: str
) -> None:
    assert asker_of(principal, address) == asker


def test_each_frame_of_a_portal_is_a_user_of_its_own() -> None:
    assert asker_of(FRAME, "192.0.2.7") != asker_of(ANOTHER, "192.0.2.7")


@pytest.mark.parametrize("name", [FRAME.name, FRAME.key, f"session {FRAME.key}"])
def test_no_name_makes_a_user_the_same_as_a_frame(name: str) -> None:
    user = Principal("key", NO_SERVICES, name=name, controller="lab")
    assert asker_of(user, "192.0.2.7") != asker_of(FRAME, "192.0.2.7")


def test_a_users_address_counts_too_unless_it_is_this_machine() -> None:
    both = [("user", "user lab name ada"), ("address", "address 192.0.2.7")]
    assert list(askers(ADA, "192.0.2.7")) == both
    assert list(askers(ADA, "127.0.0.1")) == both[:1]
