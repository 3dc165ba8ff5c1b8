"""Cookies have the strictest attributes a sign-in can have, and odd ones count as none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sessions.cookies import browser_cookie, new_cookie_value, session_cookie

GOOD = "A" * 42 + "_"
HTTPS = session_cookie(is_https=True)
NAME = "__Host-jobpane"


def test_a_cookie_under_https_is_bound_to_host_and_tls() -> None:
    assert HTTPS.setting(GOOD) == f"{NAME}={GOOD}; Path=/; HttpOnly; SameSite=Lax; Secure"


def test_a_cookie_on_loopback_has_the_same_but_for_tls() -> None:
    cookie = session_cookie(is_https=False)
    assert cookie.setting(GOOD, 60) == f"jobpane={GOOD}; Path=/; HttpOnly; SameSite=Lax; Max-Age=60"


def test_each_controller_and_purpose_has_a_cookie_of_its_own() -> None:
    names = {
        kind(is_https=is_https, controller=controller).name
        for kind in (session_cookie, browser_cookie)
        for is_https in (True, False)
        for controller in ("", "east", "browser-x")
    }
    assert len(names) == 12
    assert "__Host-jobpane-east" in names


def test_below_a_path_the_rest_of_the_host_gets_no_cookie() -> None:
    """Browsers take the prefix __Host- for the whole host only."""
    cookie = session_cookie(is_https=True, controller="lab", path="/tools/jobpane")
    assert cookie.setting(GOOD) == (
        f"__Secure-jobpane-lab={GOOD}; Path=/tools/jobpane; HttpOnly; SameSite=Lax; Secure"
    )
    assert cookie.read([f"__Secure-jobpane-lab={GOOD}"]) == GOOD
    assert cookie.read([f"__Host-jobpane-lab={GOOD}"]) is None
    plain = browser_cookie(is_https=False, path="/tools/jobpane")
    assert plain.removal().startswith("jobpane-browser=; Path=/tools/jobpane; ")


def test_a_removal_has_the_same_attributes_and_no_value() -> None:
    assert HTTPS.removal() == f"{NAME}=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0"
    assert HTTPS.read([f"{NAME}="]) is None


@pytest.mark.parametrize("value", ["", "x", GOOD + "A", GOOD[:-1] + ";", "a; Domain=x" + "A" * 32])
def test_only_a_value_of_ours_is_set(value: str) -> None:
    with pytest.raises(ValueError, match="must be one"):
        HTTPS.setting(value)


@pytest.mark.parametrize("controller", ["a b", "a;b", "ä", "x" * 65, "a=b", "a\n"])
def test_a_controller_whose_name_no_cookie_can_have_is_refused(controller: str) -> None:
    with pytest.raises(ValueError, match="characters"):
        session_cookie(is_https=True, controller=controller)


@pytest.mark.parametrize(
    "headers",
    [
        [f"{NAME}={GOOD}"],
        [f"a=b; {NAME}={GOOD}; c"],
        [f"a=b;{NAME}={GOOD}"],
        ["a=b", f"{NAME}={GOOD}"],
        [f"; ;=;{NAME}={GOOD};"],
        [f"jobpane={GOOD}; {NAME}={GOOD}"],
    ],
)
def test_one_good_cookie_is_read(headers: list[str]) -> None:
    assert HTTPS.read(headers) == GOOD


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [""],
        [f"jobpane={GOOD}"],  # set by plain http
        [f"__host-jobpane={GOOD}"],
        [f"{NAME}={GOOD}; {NAME}={GOOD}"],
        [f"{NAME}={GOOD}; {NAME}=x"],
        [f"{NAME}={GOOD}; {NAME}"],
        [f"{NAME}={GOOD}", f"{NAME}={'B' * 43}"],
        [f'{NAME}="{GOOD}"'],
        [f"{NAME} ={GOOD}"],
        [f"{NAME}= {GOOD}"],
        [f"{NAME}={GOOD}A"],
        [f"{NAME}={GOOD[:-1]}"],
        [f"{NAME}={GOOD[:-1]}="],
        [f"{NAME}={GOOD[:-1]}é"],
        [f"{NAME}={GOOD}\n"],
        [f"{NAME}={GOOD},"],
        [f"={NAME}={GOOD}"],
        [f"{NAME}-east={GOOD}"],
        [f"{NAME}={GOOD}; x=" + "y" * 20_000],
        [f"{NAME}={GOOD}", *["x" * 1000] * 20],
    ],
)
def test_doubled_odd_or_oversized_cookies_count_as_none(headers: list[str]) -> None:
    assert HTTPS.read(headers) is None


@given(st.lists(st.text(), max_size=4))
def test_whatever_a_header_holds_is_read_as_none_or_one_value_of_ours(headers: list[str]) -> None:
    found = HTTPS.read(headers)
    assert found is None or len(found) == 43


@given(st.lists(st.text('ab=" ;,_-$', max_size=12), max_size=6), st.integers(0, 6))
def test_other_cookies_around_it_do_not_hide_it(others: list[str], at: int) -> None:
    value = new_cookie_value()
    pairs = [*others[:at], f"{NAME}={value}", *others[at:]]
    assert HTTPS.read(["; ".join(pairs)]) == value
