"""What the text of a setting means, and what is refused."""

import ipaddress
import re
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.settings import values
from tests.support.sources import ROOT


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://ops.example.org/jobpane?", "must not have ? or #"),
        ("https://ops.example.org/jobpane?a=b", "must not have ? or #"),
        ("https://ops.example.org/jobpane#", "must not have ? or #"),
        ("https://ops.example.org/#/jobpane", "must not have ? or #"),
        ("https://ops.example.org//jobpane", "two slashes in a row"),
        ("https://ops.example.org/tools//jobpane", "two slashes in a row"),
        ("https://ops.example.org/jobpane//", "two slashes in a row"),
        ("https://ops.example.org/../jobpane", "has a . or .."),
        ("https://ops.example.org/tools/./jobpane", "has a . or .."),
        ("https://ops.example.org/%2e%2e/jobpane", "letters, digits and"),
        ("https://ops.example.org/job pane", "letters, digits and"),
        ("https://ops.example.org/büro", "letters, digits and"),
        ("https://ops.example.org/a;b", "letters, digits and"),
        ("https://ops.example.org/" + "a" * 200, "more than 200 characters"),
        ("https://ops.example.org/api", "must not begin with /api"),
        ("https://ops.example.org/api/jobpane", "must not begin with /api"),
        ("https://ops.example.org/c", "must not begin with /c"),
        ("https://ops.example.org/c/lab", "must not begin with /c"),
        ("https://ops.example.org/Jobs/", "must not begin with /Jobs"),
        ("https://ops.example.org/_event", "must not begin with /_event"),
        ("https://ops.example.org/healthz", "must not begin with /healthz"),
        ("https://me@ops.example.org/jobpane", "username"),
        ("ops.example.org/jobpane", "http:// or https://"),
    ],
)
def test_a_public_url_that_cannot_work_is_refused_with_its_reason(url: str, words: str) -> None:
    with pytest.raises(ValueError, match=re.escape(words)):
        values.public_url(url)


def test_no_public_path_is_one_of_our_own() -> None:
    """Pages and files as the build has them, routes as the API's modules name them."""
    files = {path.name for path in (ROOT / "assets").iterdir() if path.is_dir()}
    sources = [*(ROOT / "app/api").glob("*.py"), ROOT / "app/pages/__init__.py"]
    named = re.findall(r'"/([\w-]+)[/"]', " ".join(path.read_text() for path in sources))
    missing = (files | set(named)) - values.OWN_PATHS
    assert missing == set()


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("https://ops.example.org", "https://ops.example.org"),
        ("HTTPS://OPS.example.ORG", "https://ops.example.org"),
        ("https://ops.example.org:443", "https://ops.example.org"),
        ("http://ops.example.org:80", "http://ops.example.org"),
        ("http://ops.example.org:443", "http://ops.example.org:443"),
        ("https://ops.example.org:8443", "https://ops.example.org:8443"),
        ("https://192.0.2.7", "https://192.0.2.7"),
        ("https://[2001:DB8:0::1]:443", "https://[2001:db8::1]"),
        ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example"),
    ],
)
def test_an_origin_is_as_a_browser_sends_it(text: str, origin: str) -> None:
    assert values.origin(text) == origin


@pytest.mark.parametrize(
    "text",
    [
        *("*", "null", "https://*", "https://*.example.org", "//ops.example.org", "https:"),
        *("ops.example.org", "https://", "https://ops.example.org/", "https://ops.example.org/x"),
        *("https://ops.example.org?", "https://ops.example.org#", "https://me@ops.example.org"),
        *("ftp://ops.example.org", "https://ops.example.org:0", "https://ops.example.org:99999"),
        *("https://ops.example.org;x", "https://ops example.org", "https://bücher.example"),
        *("https://[::1", "https://[::x]", "https://ops.example.org:", "https://'self'"),
        *("https://a.example https://b.example", "https://ops.example.org\nx"),
    ],
)
def test_what_is_no_exact_origin_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="isn't an origin"):
        values.origin(text)


@given(text=st.one_of(st.text(max_size=40), st.text(max_size=30).map("https://{}".format)))
def test_any_text_is_an_origin_that_stays_one_or_is_refused(text: str) -> None:
    try:
        origin = values.origin(text)
    except ValueError:
        return
    assert values.origin(origin) == origin
    assert urlsplit(origin).path == ""
    assert not set(origin) & set(" ;,'\"*\\")


@given(text=st.text(max_size=20))
def test_any_text_is_a_network_that_is_not_everybody_or_refused(text: str) -> None:
    try:
        network = values.network(text)
    except ValueError:
        return
    assert network.prefixlen > 0


@given(address=st.ip_addresses())
def test_every_address_is_a_network_of_its_own(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    assert address in values.network(str(address))


@pytest.mark.parametrize("name", ["Remote-User", "X-Forwarded-User", "X-Auth-Request-Email"])
def test_a_header_may_name_the_user(name: str) -> None:
    assert values.user_header(name) == name.lower()


@pytest.mark.parametrize("name", ["", "two words", "X:Y", "Host", "Cookie", "Nutzer-ü"])
def test_a_header_that_any_browser_sends_may_not_name_the_user(name: str) -> None:
    with pytest.raises(ValueError, match="isn't a header that can name"):
        values.user_header(name)


@pytest.mark.parametrize(
    "url", ["redis://redis", "rediss://user:password@redis:6379/1", "unix:///run/redis.sock", ""]
)
def test_a_redis_is_reached_by_tcp_or_socket(url: str) -> None:
    assert values.redis_url(url) == url


@pytest.mark.parametrize("url", ["http://redis", "redis", "redis://", "unix://", "redis://x:0"])
def test_what_is_no_redis_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="redis://"):
        values.redis_url(url)
