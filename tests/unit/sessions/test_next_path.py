"""After signing in a browser goes to a page of this site, whatever a link asked for."""

from urllib.parse import quote, urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sessions.next_path import MAX_LENGTH, safe_next

PAGES = [
    "/",
    "/jobs/42",
    "/jobs/42?find=a%2Fb&only=matches&context=3#L120-L140",
    "/jobs/42?find=https%3A%2F%2Fexample.org%2F%5C",
    "/jobs/42?find=a//b&back=http://x",
    "/results?status=failed&page=2",
    "/c/east/jobs/42#L1",
    "/jobs/42?find=100%25",
    "/sign-in-help",
    "/apiary",
    "/embed/jobs/42",
    "/jobs/42?next=%0d%0a",
]
TRICKS = [
    "",
    "jobs/42",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\\/evil.example",
    "/jobs\\..\\..\\evil",
    "/%2fevil.example",
    "/%2Fevil.example",
    "/%2f%2fevil.example",
    "/%252f%252fevil.example",
    "/%25252f%25252fevil.example",
    "/%5cevil.example",
    "/%255cevil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r/evil.example",
    "\t//evil.example",
    " //evil.example",
    " /jobs/42",
    "/%09/evil.example",
    "/%0a/evil.example",
    "/jobs/42\r\nSet-Cookie: a=b",
    "/jobs/42%0d%0aSet-Cookie:%20a=b",
    "/jobs/42\n",
    "/jobs/\x0042",
    "/jobs/%0042",
    "/\x7f/evil.example",
    "https://evil.example/jobs/42",
    "HTTPS://evil.example",
    "https:/evil.example",
    "https:evil.example",
    "https:///evil.example",
    "http:\\\\evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "//jobpane.example@evil.example",
    "//evil.example:443/%2f..",
    "https://jobpane.example@evil.example/",
    "https://jobpane.example.evil.example/",
    "?next=//evil.example",
    "#//evil.example",
    "@evil.example",
    ".evil.example",
    ":80/jobs",
    "/.//evil.example",
    "/..//evil.example",
    "/jobs/..//evil.example",
    "/jobs/%2e%2e//evil.example",
    "/./evil",
    "/jobs/../../evil",
    "/jobs/%2e%2e/%2e%2e/evil",
    "/jobs//42",
    "/\u2044evil.example",
    "/\u2215evil.example",
    "/\uff0fevil.example",
    "/\uff0f\uff0fevil.example",
    "\uff0f\uff0fevil.example",
    "/%ef%bc%8fevil.example",
    "/\u3002evil",
    "/\u202e/evil",
    "/\ud800",
    "/j\u00f6bs",
    "/%c0%afevil.example",
    "/sign-in",
    "/sign-in?next=/jobs/42",
    "/sign-in/callback?code=a&state=b",
    "/SIGN-IN",
    "/sign%2din",
    "/sign-in;x",
    "/sign-in#x",
    "/sign-out",
    "/c/east/sign-in",
    "/c/east/sign-in?next=/c/east/sign-in",
    "/api/jobs/42/output",
    "/api",
    "/_event",
    "/" + "%25" * 20 + "2f/x",
    "/jobs/42?" + "x" * MAX_LENGTH,
]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_this_site_is_gone_back_to(path: str) -> None:
    assert safe_next(path) == path


@pytest.mark.parametrize("trick", TRICKS)
def test_every_other_text_leads_to_the_start_page(trick: str) -> None:
    assert safe_next(trick) == "/"


@pytest.mark.parametrize("trick", TRICKS)
def test_a_trick_decoded_once_too_often_or_too_seldom_is_one_still(trick: str) -> None:
    encoded = quote(trick, safe="", errors="surrogatepass")
    assert safe_next(f"/{encoded}") in {"/", f"/{encoded}"}
    found = urlsplit(urljoin("https://jobpane.example/sign-in", safe_next(f"/{encoded}")))
    assert found.netloc == "jobpane.example"


texts = st.text("/\\%25fFcC.:@?#ehtps\t\r\n \u2044\uff0f-in", max_size=30) | st.text(max_size=30)


@given(texts)
def test_no_text_leads_off_the_site(text: str) -> None:
    found = urlsplit(urljoin("https://jobpane.example/sign-in", safe_next(text)))
    assert (found.scheme, found.netloc) == ("https", "jobpane.example")
    assert not found.path.startswith("//")
    assert found.path != "/sign-in"
