"""The receivers of notifications, as they are set."""

import pytest

from app.settings.notify_urls import notify_urls_in

JSON, OTHER = "json://127.0.0.1:9/a,b?x=1,2", "json://user:p4ss@127.0.0.1:9/"


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("", []),
        (" \n", []),
        (JSON, [JSON]),
        (f"{JSON},{OTHER}", [JSON, OTHER]),
        (f" {JSON} , {OTHER}\n{JSON}", [JSON, OTHER, JSON]),
    ],
)
def test_urls_are_separated_by_white_space_or_commas(text: str, urls: list[str]) -> None:
    assert [url.get_secret_value() for url in notify_urls_in(text)] == urls


@pytest.mark.parametrize("text", ["p4ss", f"{JSON} nonsense://p4ss", f"{JSON} mailto://"])
def test_one_that_nobody_knows_is_named_by_its_place_alone(text: str) -> None:
    with pytest.raises(ValueError, match=r"^URL \d of \d isn't one that apprise knows$"):
        notify_urls_in(text)


def test_they_are_not_shown() -> None:
    assert "p4ss" not in repr(notify_urls_in(OTHER))
