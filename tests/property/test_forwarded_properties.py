"""What is true of any X-Forwarded-For and any user name, whatever a client made up."""

from collections.abc import Callable
from ipaddress import ip_address, ip_network

from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Message, Receive, Scope, Send

from app.middleware.trusted_proxies import ASSERTED_USER, TrustedProxies, address_of
from tests.unit.api.asking import messages_of

NETWORKS = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))


async def behind_a_proxy(headers: list[tuple[bytes, bytes]]) -> tuple[Scope | None, Message | None]:
    """The scope that is passed on, or the answer that refuses."""
    seen: list[Scope] = []

    async def inner(scope: Scope, _receive: Receive, _send: Send) -> None:
        seen.append(scope)

    app = TrustedProxies(inner, networks=NETWORKS, user_headers=["remote-user"])
    scope = {"type": "http", "path": "/", "client": ("10.0.0.1", 5000), "headers": headers}
    sent = await messages_of(app, scope)
    return (seen[0], None) if seen else (None, sent[0])


def mapped(address: str) -> str:
    return f"::ffff:{address}" if "." in address else address


def with_port(address: str) -> str:
    return f"{address}:80" if "." in address else f"[{address}]:80"


SPELLINGS: list[Callable[[str], str]] = [str, mapped, with_port, " {} ".format]
ADDRESSES = st.ip_addresses().map(str)
TRUSTED = st.one_of(
    st.ip_addresses(network="10.0.0.0/8").map(str), st.ip_addresses(network="fd00::/8").map(str)
)
UNTRUSTED = (
    st.ip_addresses()
    .map(lambda one: getattr(one, "ipv4_mapped", None) or one)
    .filter(lambda one: not any(one in network for network in NETWORKS))
    .map(str)
)


@given(
    made_up=st.lists(st.one_of(st.text("0123456789.:[]a %", max_size=20), ADDRESSES), max_size=300),
    client=UNTRUSTED,
    proxies=st.lists(TRUSTED, max_size=300),
    spelling=st.sampled_from(SPELLINGS),
)
async def test_whatever_the_client_made_up_its_own_address_counts(
    made_up: list[str],
    client: str,
    proxies: list[str],
    spelling: Callable[[str], str],
) -> None:
    chain = [*made_up, *map(spelling, [client, *proxies])]
    seen, _ = await behind_a_proxy([(b"x-forwarded-for", ",".join(chain).encode())])
    assert seen is not None
    assert ip_address(seen["client"][0]) == ip_address(client)


@given(
    values=st.lists(st.binary(max_size=40), max_size=5),
    user=st.lists(st.binary(max_size=160), max_size=2),
)
async def test_any_bytes_give_an_address_and_a_name_or_are_refused(
    values: list[bytes], user: list[bytes]
) -> None:
    headers = [(b"x-forwarded-for", one) for one in values]
    seen, refusal = await behind_a_proxy([*headers, *((b"remote-user", one) for one in user)])
    if seen is None:
        assert refusal is not None
        assert refusal["status"] == 400
        return
    assert ip_address(seen["client"][0])
    assert seen[ASSERTED_USER].isprintable()
    assert len(seen[ASSERTED_USER]) <= 150


@given(text=st.text(max_size=50))
def test_any_text_is_an_address_with_a_port_or_none(text: str) -> None:
    found = address_of(text)
    assert found is None or (address_of(str(found[0])) == (found[0], 0) and found[1] >= 0)
