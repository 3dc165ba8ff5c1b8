"""Addresses that no file system can look up are answered like any other."""

from hypothesis import given
from hypothesis import strategies as st

from app.http.odd_addresses import possible_path


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
