"""A browser's name comes from a table, whatever its header says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sessions.browser_label import browser_label

MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"
CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15"


@pytest.mark.parametrize(
    ("user_agent", "label"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
            "Firefox on Linux",
        ),
        (f"{WINDOWS} {CHROME} Safari/537.36", "Chrome on Windows"),
        (f"{WINDOWS} {CHROME} Safari/537.36 Edg/130.0.0.0", "Edge on Windows"),
        (f"{WINDOWS} {CHROME} Safari/537.36 OPR/115.0", "Opera on Windows"),
        (f"{MAC} AppleWebKit/605.1.15 Version/17.5 Safari/605.1.15", "Safari on macOS"),
        (f"{PHONE} Version/17.5 Mobile/15E148 Safari/604.1", "Safari on iPhone"),
        (f"{PHONE} CriOS/130.0 Mobile/15E148 Safari/604.1", "Chrome on iPhone"),
        (f"Mozilla/5.0 (Linux; Android 14) {CHROME} Mobile Safari/537.36", "Chrome on Android"),
        (f"Mozilla/5.0 (X11; CrOS x86_64) {CHROME} Safari/537.36", "Chrome on ChromeOS"),
        ("curl/8.9.1", "curl"),
        ("Linux", "Linux"),
        ("", ""),
        ("<img src=x onerror=alert(1)>", ""),
        ("x" * 100_000 + "Firefox/1", ""),
    ],
)
def test_a_browser_and_its_system_are_named(user_agent: str, label: str) -> None:
    assert browser_label(user_agent) == label


@given(st.text())
def test_nothing_of_the_header_itself_is_shown(user_agent: str) -> None:
    label = browser_label(user_agent)
    assert len(label) <= 40
    assert all(word.isalnum() for word in label.split())
