"""The plugin that lets one build serve at any URL."""

import pytest

from app.hosting.same_origin import with_same_origin

REFLEX_LINE = "const endpoint = new URL(url_str);"
OTHERS = 'import io from "socket.io-client";\n    path: endpoint.pathname,\n'


def test_the_address_is_read_from_the_page_in_a_production_build() -> None:
    patched = with_same_origin(f"{OTHERS}before\n  {REFLEX_LINE}\nafter")
    assert "endpoint.host = window.location.host;" in patched
    assert "import.meta.env.PROD" in patched
    assert patched.index("before") < patched.index(REFLEX_LINE) < patched.index("after")
    assert patched.endswith("after")


def test_the_connection_is_below_the_path_at_which_people_open_jobpane() -> None:
    assert "    path: siteFile(endpoint.pathname)," in with_same_origin(OTHERS + REFLEX_LINE)


def test_patching_twice_is_patching_once() -> None:
    once = with_same_origin(OTHERS + REFLEX_LINE)
    assert with_same_origin(once) == once


@pytest.mark.parametrize(
    "text",
    [OTHERS, f"{OTHERS}const endpoint = somethingElse();", OTHERS + REFLEX_LINE * 2, REFLEX_LINE],
)
def test_a_changed_reflex_is_noticed_at_build_time(text: str) -> None:
    with pytest.raises(RuntimeError, match=r"utils/state\.js has changed"):
        with_same_origin(text)
