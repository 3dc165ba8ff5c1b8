"""Addresses that no file system can look up are answered like any other."""

from hypothesis import given
from hypothesis import strategies as st

from app.http.odd_addresses import OddAddresses, possible_path
from tests.unit.http.asking import headers_of, messages_of


def test_an_ordinary_path_passes_unchanged() -> None:
    assert possible_path("/embed/jobs/42/") == "/embed/jobs/42/"


def test_a_nul_and_a_very_long_part_get_a_stand_in() -> None:
    assert possible_path("/jobs/4\x002") == "/jobs/-"
    assert possible_path(f"/jobs/{'9' * 10_000}/") == "/jobs/-/"


@given(path=st.text(max_size=600))
def test_any_path_can_be_looked_up_and_keeps_its_depth(path: str) -> None:
    possible = possible_path(path)
    assert "\0" not in possible
    assert all(len(part) <= 200 for part in possible.split("/"))
    assert possible.count("/") == path.count("/")


async def test_a_folder_without_its_slash_is_redirected_without_naming_a_scheme() -> None:
    async def never(*_: object) -> None:
        raise AssertionError

    scope = {"type": "http", "path": "/jobs", "query_string": b"search=a%20b&page=2"}
    sent = await messages_of(OddAddresses(never), scope)
    assert sent[0]["status"] == 308
    assert headers_of(sent)["location"] == "/jobs/?search=a%20b&page=2"
